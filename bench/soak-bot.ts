import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { botEnv } from '../test/support/bot-env.ts';
import type { FakeDiscord } from '../test/support/discord/fake-discord.ts';
import type { Answers } from '../test/support/probed-bot.ts';

/** The bot as `npm start` runs it, in a process of its own. */
export interface SoakBot {
  /** All that it has logged. */
  readonly lines: readonly string[];
  ask<Q extends keyof Answers>(question: Q): Promise<Answers[Q]>;
  /** Tells it to stop. @returns its exit code */
  stop(): Promise<number | null>;
}

/** Registers the commands by `src/bot/deploy.ts`. */
export async function deploy(
  discord: FakeDiscord,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = run(['src/bot/deploy.ts'], { ...botEnv(discord, folder), ...more }, false);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The commands could not be registered: exit ${code}.`);
}

export async function startSoakBot(
  discord: FakeDiscord,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<SoakBot> {
  const env = { ...botEnv(discord, folder), ...more };
  const child = run(['--expose-gc', 'test/support/probed-bot.ts'], env, true);
  const lines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr! }).on('line', (line) => {
      lines.push(line);
      if (line.includes('"msg":"ready"')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`The bot ended (exit ${code}): ${lines.at(-1)}`)));
  });
  const waiting = new Map<number, (answer: unknown) => void>();
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  let last = 0;
  await ready;
  return {
    lines,
    ask: (question) =>
      new Promise((resolve) => {
        const id = ++last;
        waiting.set(id, resolve as (answer: unknown) => void);
        child.send({ id, question });
      }),
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}

function run(args: readonly string[], env: Record<string, string>, withChannel: boolean): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', ...args], {
    env,
    stdio: ['ignore', 'ignore', withChannel ? 'pipe' : 'inherit', ...(withChannel ? (['ipc'] as const) : [])],
  });
}
