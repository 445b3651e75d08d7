import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';

const script = `
import { readFileSync } from 'node:fs';
import { availableParallelism, getPriority } from 'node:os';
import pino from 'pino';
import { giveWay } from './src/cli/give-way.ts';
const said = [];
await giveWay(pino({ level: 'debug' }, { write: (line) => said.push(JSON.parse(line)) }));
const stat = readFileSync('/proc/self/stat', 'utf8');
const policy = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38]); // proc(5), field 41
process.stdout.write(JSON.stringify({ said, policy, priority: getPriority(), processors: availableParallelism() }));
`;

const sessionPriority = () => readFileSync('/proc/self/autogroup', 'utf8');

// The scheduler of Linux, where models are trained.
test.runIf(process.platform === 'linux')('everything else goes first, and has half of the processors', () => {
  const before = existsSync('/proc/self/autogroup') ? sessionPriority() : '';
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const { said, policy, priority, processors } = JSON.parse(stdout) as {
    said: { idleClass: string; processors: string }[];
    policy: number;
    priority: number;
    processors: number;
  };
  expect(priority).toBe(19);
  expect(said).toHaveLength(1);
  const idle = 5; // SCHED_IDLE, sched(7)
  if (said[0]!.idleClass === 'fulfilled') expect(policy).toBe(idle); // else there is no chrt
  if (before !== '') expect(sessionPriority()).toBe(before); // it is this test's session, too
  if (said[0]!.processors === 'fulfilled') expect(processors).toBe(Math.ceil(availableParallelism() / 2));
});
