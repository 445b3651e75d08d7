import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { Yielding } from '../../../src/bot/retrain/yielding.ts';
import type { Colouriser } from '../../../src/model/index.ts';

/** A process that does nothing, for ever. */
async function idler(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child as ChildProcess & { pid: number };
}

/** Whether a process is stopped, by proc(5). */
async function isHeld(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
}

/** A colouriser whose pictures take until they are let go. */
function slowColouriser() {
  const going: (() => void)[] = [];
  const colouriser = {
    colourise: () => new Promise((resolve) => going.push(() => resolve(undefined))),
  } as unknown as Colouriser;
  return { colouriser, finish: () => going.shift()?.() };
}

const picture = new Uint8Array(1);

test('a run is held while pictures are coloured, and goes on when they are done', async () => {
  const { pid } = await idler();
  const yielding = new Yielding(true, () => Promise.resolve(pid));
  const { colouriser, finish } = slowColouriser();
  const polite = yielding.around(colouriser);
  const jobs = [polite.colourise(picture), polite.colourise(picture)];
  await expect.poll(() => isHeld(pid)).toBe(true);
  finish();
  await jobs[0];
  expect(await isHeld(pid)).toBe(true);
  finish();
  await jobs[1];
  await expect.poll(() => isHeld(pid), { timeout: 10_000 }).toBe(false);
  const later = polite.colourise(picture);
  await expect.poll(() => isHeld(pid)).toBe(true);
  await yielding.release(); // as before it is stopped: held, it would not hear
  expect(await isHeld(pid)).toBe(false);
  finish();
  await later;
});

test('what an earlier process of the bot has held is let go', async () => {
  const { pid } = await idler();
  process.kill(pid, 'SIGSTOP');
  await expect.poll(() => isHeld(pid)).toBe(true);
  await new Yielding(true, () => Promise.resolve(pid)).release();
  expect(await isHeld(pid)).toBe(false);
});

test('without a run, and with one that has just ended, pictures are coloured all the same', async () => {
  const child = await idler();
  child.kill('SIGKILL');
  await once(child, 'exit');
  for (const pid of [undefined, child.pid]) {
    const { colouriser, finish } = slowColouriser();
    const job = new Yielding(true, () => Promise.resolve(pid)).around(colouriser).colourise(picture);
    await wait(50);
    finish();
    await job;
  }
});

test('where each has processors of its own nothing is held', async () => {
  const { pid } = await idler();
  const { colouriser } = slowColouriser();
  expect(new Yielding(false, () => Promise.resolve(pid)).around(colouriser)).toBe(colouriser);
});
