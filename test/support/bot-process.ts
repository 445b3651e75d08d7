import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export interface BotProcess {
  readonly child: ChildProcess;
  /** All that it has said on stderr, by lines. */
  readonly lines: readonly string[];
  /** Resolves with the first line that holds a text; rejects where the process ends before. */
  line(text: string): Promise<string>;
  /** Resolves when the process has ended, with its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Runs `src/bot/main.ts` as `npm start` does, with only the environment given; it is killed when the test ends. */
export function runBot(env: Record<string, string>, flags: readonly string[] = []): BotProcess {
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', 'src/bot/main.ts'], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let over = false;
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const ended = once(child, 'close').then(([code]) => {
    over = true;
    for (const look of waiting) look();
    return code as number | null;
  });
  return {
    child,
    lines,
    ended,
    line: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => line.includes(text));
          if (found === undefined && !over) return;
          waiting.delete(look);
          if (found === undefined) reject(new Error(`It ended. It said:\n${lines.join('\n')}`));
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
