import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { type Env, readEnv } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { createLog } from '../log.ts';
import { runFiles } from '../run-files.ts';
import { runPlanSchema, type RunPlan } from '../run-record.ts';
import { createDanbooru } from '../training/danbooru/api.ts';
import type { Client } from '../training/danbooru/client.ts';
import { retrain, type RetrainOptions } from '../training/retrain.ts';
import { connectDanbooru } from './danbooru.ts';
import { openProgressFile, progressTeller } from './progress-file.ts';
import { giveWay } from './give-way.ts';
import { exitCode, isRefusal, runCommand } from './run.ts';
import { asTheOnlyRun } from './run-lock.ts';

interface Options {
  run: string;
}

/** Does the plan of a run, `DATA_DIR/runs/<id>/plan.json`, at the lowest priority and with half of the cores. */
async function doPlan({ run: id }: Options): Promise<void> {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  const plan = await readPlan(env, id);
  const write = openProgressFile(runFiles(env.DATA_DIR, id).progress);
  if (plan.givesWay) await giveWay(log);
  const stop = new AbortController();
  const stopSoon = () => stop.abort();
  process.on('SIGTERM', stopSoon).on('SIGINT', stopSoon);
  let client: Client | undefined;
  try {
    const options: RetrainOptions = {
      env,
      plan,
      danbooru: () => {
        client = connectDanbooru(env, { rate: plan.scrapeRate }, log);
        return { danbooru: createDanbooru(client), userId: env.DANBOORU_USER_ID };
      },
      log,
      write,
      tellerOf: progressTeller,
      signal: stop.signal,
    };
    const outcome = await asTheOnlyRun(env, () => doAndTell(options));
    process.stdout.write(`${id}: ${outcome}\n`);
    if (outcome === 'stopped') process.exit(exitCode.done); // what was cut off would go on
  } finally {
    await client?.close();
    process.off('SIGTERM', stopSoon).off('SIGINT', stopSoon);
  }
}

/** The end is written down while the run still is the only one: whoever sees it gone then finds how it ended. */
async function doAndTell(options: RetrainOptions): Promise<'done' | 'stopped'> {
  const end = (outcome: 'done' | 'stopped' | 'failed', message: string | null = null) =>
    options.write({ event: 'end', outcome, message, at: new Date().toISOString() });
  try {
    const outcome = await retrain(options);
    end(outcome);
    return outcome;
  } catch (error) {
    try {
      end('failed', isRefusal(error) ? error.message : null);
    } catch (failure) {
      options.log.error({ failure: String(failure) }, 'the end of the run could not be written down');
    }
    throw error;
  }
}

async function readPlan(env: Env, id: string): Promise<RunPlan> {
  const { plan: path } = runFiles(env.DATA_DIR, id);
  try {
    return runPlanSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const sentence = `${path} is no plan of a run: /retrain start writes one, and docs/operations.md tells what is in it.`;
    throw new ColourNetError('bad-configuration', sentence, { cause });
  }
}

const command = new Command('retrain')
  .description(
    'Does the plan of a run: scrape, prepare, train, compare. Goes on where an earlier process stopped.',
  )
  .requiredOption('--run <id>', 'the folder of DATA_DIR/runs that holds plan.json')
  .action(doPlan);

await runCommand(command);
