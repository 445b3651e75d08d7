import { join } from 'node:path';
import { type Client, Events } from 'discord.js';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { ownerOf } from '../folder-lock.ts';
import type { Logger } from '../log.ts';
import { type Colouriser, Models } from '../model/index.ts';
import { type AdminEnv, createRequireAdmin } from './admins.ts';
import { runsFolder } from '../run-files.ts';
import { createAcknowledge } from './acknowledge.ts';
import { gateOf } from './gate-of.ts';
import { Answering } from './jobs/answering.ts';
import { createClient } from './client.ts';
import type { OnDamaged } from './store/collection.ts';
import type { Command } from './command.ts';
import { Delivery } from './jobs/delivery.ts';
import { describeError } from './discord-errors.ts';
import { createDispatch } from './dispatch.ts';
import { discordHosts, intakeLimits } from './intake.ts';
import { JobStore, jobRecordSchema } from './jobs/job-store.ts';
import { Jobs } from './jobs/jobs.ts';
import { isConnected, logIn, whenLost } from './log-in.ts';
import { createMetrics } from './metrics.ts';
import { startMonitor } from './monitor.ts';
import { Presets, presetsSchema } from './presets.ts';
import { type QueueLimits, queueLimits } from './queue.ts';
import { draftSchema } from './retrain/draft.ts';
import { Retrains } from './retrain/retrains.ts';
import { tellerClocks, type TellerClocks } from './retrain/run-teller.ts';
import { tellingSchema } from './retrain/telling.ts';
import { Yielding } from './retrain/yielding.ts';
import { Redo } from './results/redo.ts';
import type { Store } from './store.ts';

export interface BotParts {
  readonly env: Pick<Env, 'DISCORD_API' | 'CDN_HOSTS' | 'DATA_DIR' | 'HTTP_PORT' | 'COLOURNET_MODEL'> &
    AdminEnv & { readonly DISCORD_TOKEN: string };
  readonly commands: readonly Command[];
  readonly colouriser: Colouriser;
  readonly store: Store;
  readonly log: Logger;
  /** Where they are not the usual ones. */
  readonly limits?: {
    readonly intake?: Partial<typeof intakeLimits>;
    readonly queue?: Partial<QueueLimits>;
    readonly teller?: Partial<TellerClocks>;
  };
  /** Milliseconds since 1970, unless told otherwise the machine's. */
  readonly now?: () => number;
}

export interface RunningBot {
  /** Finishes what the engine has, keeps the rest for the next process, and says goodbye to Discord. */
  stop(): Promise<void>;
  readonly monitorPort: number;
  /** Resolves with a sentence where Discord cuts the connection for good. */
  readonly lost: Promise<Error>;
}

const sweepEveryMs = 24 * 3_600_000;

/**
 * Starts the bot: connects to Discord, takes up what an earlier process left, and answers from then on.
 * @throws ColourNetError `bad-configuration` for a wrong token, `remote-refused` where Discord does not answer
 */
export async function startBot({
  env,
  commands,
  colouriser: engine,
  store,
  log,
  limits = {},
  now = Date.now,
}: BotParts): Promise<RunningBot> {
  const { client, unsure } = createClient(env.DISCORD_API, log);
  const yielding = new Yielding(engine.facts.device === 'GPU', () => ownerOf(runsFolder(env.DATA_DIR)));
  const colouriser = yielding.around(engine);
  const presets = new Presets(store.collection('presets', presetsSchema), now);
  const jobStore = new JobStore(
    store.collection('jobs', jobRecordSchema),
    store.collection('accepted', z.literal(true)),
    join(env.DATA_DIR, 'jobs'),
  );
  const metrics = createMetrics(() => jobs.queue.waiting);
  const intake = { ...intakeLimits, ...limits.intake, hosts: env.CDN_HOSTS ?? discordHosts };
  const acknowledge = createAcknowledge(unsure);
  const delivery = new Delivery(client, log, metrics, now);
  const common = { colouriser, presets, acknowledge, intake, log };
  const answered = { ...common, store: jobStore, delivery, metrics, now };
  const answering = new Answering(answered);
  const jobs = new Jobs({ ...answered, answering, limits: { ...queueLimits, ...limits.queue } });
  const redo = new Redo({ ...common, metrics, queue: jobs.queue, keys: answering.keys });
  const models = new Models(env, (folder) => colouriser.load(folder));
  const retrains = new Retrains({
    env,
    client,
    colouriser,
    models,
    tellings: store.collection('runs', tellingSchema),
    drafts: store.collection('drafts', draftSchema),
    clocks: { ...tellerClocks, ...limits.teller },
    yielding,
    log,
    now,
  });
  const bot = {
    jobs,
    presets,
    acknowledge,
    facts: () => colouriser.facts,
    models,
    gateOf: (name: string) => gateOf(env.DATA_DIR, name, colouriser.facts.model),
    requireAdmin: createRequireAdmin(env, log),
    retrains,
  };
  const dispatch = createDispatch({ commands, bot, jobs, redo, acknowledge, metrics, log });
  const damaged: OnDamaged = (key, error) =>
    log.error({ key, error: describeError(error) }, 'a value in the store is damaged');
  const earlier = await jobStore.unanswered(damaged); // before any new one
  const monitor = await startMonitor(env.HTTP_PORT, metrics, () => isConnected(client));

  const atWork = new Set<Promise<void>>();
  const track = (work: Promise<void>) => {
    const tracked = work.finally(() => atWork.delete(tracked));
    atWork.add(tracked);
  };
  client.on(Events.InteractionCreate, (interaction) => track(dispatch(interaction)));
  const sweep = () =>
    sweepStore(client, { presets, jobs: jobStore, retrains }, damaged).catch((error: unknown) =>
      log.error({ error: describeError(error) }, 'the store could not be swept'),
    );
  client.on(Events.GuildDelete, () => track(sweep())); // from now on its presets grow old
  const lost = whenLost(client);
  let sweeping: NodeJS.Timeout | undefined;
  try {
    await logIn(client, env.DISCORD_TOKEN);
    await jobs.takeUp(earlier);
    await retrains.takeUp(damaged);
    await sweep();
    sweeping = setInterval(() => track(sweep()), sweepEveryMs);
  } catch (error) {
    await client.destroy();
    await monitor.close();
    throw error;
  }
  const { figures: _, ...facts } = colouriser.facts;
  log.info({ user: client.user?.tag, guilds: client.guilds.cache.size, ...facts }, 'ready');

  return {
    monitorPort: monitor.port,
    lost,
    stop: async () => {
      clearInterval(sweeping);
      await jobs.stop();
      await Promise.all(atWork);
      await retrains.close();
      await client.destroy();
      await monitor.close();
    },
  };
}

/** Forgets what is old. During an outage a server is still in the cache. */
async function sweepStore(
  client: Client,
  { presets, jobs, retrains }: { presets: Presets; jobs: JobStore; retrains: Retrains },
  damaged: OnDamaged,
): Promise<void> {
  await presets.sweep((guildId) => client.guilds.cache.has(guildId), damaged);
  await jobs.sweep();
  await retrains.sweep(damaged);
}
