import { Client } from 'discord.js';
import { afterAll, beforeAll, expect, onTestFinished, vi } from 'vitest';
import type { Colouriser } from '../../src/model/index.ts';
import { loadStarter, registerCommands, startTestBot, type TestBot, type TestBotOptions } from './bot.ts';
import { type WatchedColouriser, watchColouriser } from './bot-story.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { type FakeDiscord, startFakeDiscord } from './discord/fake-discord.ts';
import type { FakeChannel, FakeGuild } from './discord/guild.ts';
import type { FakeMember } from './discord/member.ts';

export interface TroubleOptions extends Partial<Omit<TestBotOptions, 'folder'>> {
  readonly discord?: Parameters<typeof startFakeDiscord>[0];
}

/** A bot on a server, and a member of it in a channel; what Discord refuses is the test's to judge. */
export interface Trouble {
  readonly discord: FakeDiscord;
  readonly guild: FakeGuild;
  readonly channel: FakeChannel;
  readonly colouriser: WatchedColouriser;
  /** `DATA_DIR`. */
  readonly folder: string;
  readonly bot: TestBot;
  readonly user: ReturnType<FakeDiscord['addUser']>;
  readonly aoi: FakeMember;
  /** Another member in the channel. */
  join(name: string): FakeMember;
  /** Lets the bot's clock go on. */
  pass(ms: number): void;
  /** Starts another bot on the same folder, after ending the one that is there. */
  restart(): Promise<void>;
  /** What all of the bots have logged: each line that has this message. */
  logged(message: string): Record<string, unknown>[];
  /** Waits for such a line. */
  untilLogged(message: string): Promise<void>;
  /** The value of a metric of the bot that runs, by its name and labels as Prometheus reads them. */
  metric(line: string): Promise<number | undefined>;
  /** Delivers an interaction once more to the bot that runs. */
  deliverAgain(id: string): void;
}

interface Packet {
  readonly t: string;
  readonly d: { readonly id: string };
}

/** Writes down the interactions that reach the bots, to deliver them once more. */
function watchInteractions() {
  const logIns = vi.spyOn(Client.prototype, 'login'); // tells which client a bot has
  const packets = new Map<string, Packet>();
  const last = () => logIns.mock.contexts.at(-1) as Client;
  return {
    /** To be called when a bot has started. */
    watch: () =>
      last().on('raw', (packet: Packet) => {
        if (packet.t === 'INTERACTION_CREATE') packets.set(packet.d.id, packet);
      }),
    deliverAgain: (id: string) => {
      const { ws } = last() as unknown as { ws: { handlePacket(packet: Packet): void } };
      ws.handlePacket(packets.get(id)!);
    },
  };
}

/** Loads the network once for a file, and gives what begins a story. When it ends the log must hold no secret. */
export function tellTroubles(): (options?: TroubleOptions) => Promise<Trouble> {
  let real: Colouriser;
  beforeAll(async () => {
    real = await loadStarter();
  });
  afterAll(() => real.close());

  return async ({ discord: clocks, ...options } = {}) => {
    const { watch, deliverAgain } = watchInteractions();
    const discord = await startFakeDiscord(clocks);
    onTestFinished(() => discord.close());
    await registerCommands(discord);
    const guild = discord.addGuild({ locale: 'en-US' });
    const channel = guild.addChannel();
    const colouriser = watchColouriser(options.colouriser ?? real);
    let later = 0;
    const folder = await temporaryFolder();
    const parts = { ...options, folder, colouriser, now: () => Date.now() + later };
    const bots = [await startTestBot(discord, parts)];
    watch();
    const user = discord.addUser({ name: 'Aoi' });
    const lines = () =>
      bots
        .flatMap((bot) => bot.logged().trimEnd().split('\n'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const logged = (message: string) => lines().filter(({ msg }) => msg === message);
    onTestFinished(() => {
      const all = bots.map((bot) => bot.logged()).join('');
      for (const secret of [discord.token, interactionToken, 'hm=']) expect(all).not.toContain(secret);
    });
    return {
      discord,
      guild,
      channel,
      colouriser,
      folder,
      get bot() {
        return bots.at(-1)!;
      },
      user,
      aoi: discord.as(user, channel),
      join: (name) => discord.as(discord.addUser({ name }), channel),
      pass: (ms) => {
        later += ms;
      },
      restart: async () => {
        await bots.at(-1)!.stop();
        bots.push(await startTestBot(discord, parts));
        watch();
      },
      logged,
      untilLogged: async (message) => {
        await discord.until(() => logged(message).length > 0, `"${message}" in the log`);
      },
      metric: async (line) => {
        const answer = await fetch(`http://127.0.0.1:${bots.at(-1)!.monitorPort}/metrics`);
        const found = (await answer.text()).split('\n').find((each) => each.startsWith(`${line} `));
        return found === undefined ? undefined : Number(found.split(' ').at(-1));
      },
      deliverAgain,
    };
  };
}

/** How every token of an interaction begins. */
const interactionToken = 'aW50ZXJhY3Rpb246';
