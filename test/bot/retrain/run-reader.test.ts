import { appendFile, mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { RunReader } from '../../../src/bot/retrain/run-reader.ts';
import { runFiles } from '../../../src/run-files.ts';
import { openProgressFile } from '../../../src/cli/progress-file.ts';
import type { RunEvent } from '../../../src/run-record.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const at = '2026-11-28T10:00:00.000Z';
const step = (number: number): RunEvent => ({
  event: 'step',
  step: number,
  steps: 100,
  loss: 4.5,
  lr: 1e-3,
  picturesPerSecond: 20,
});

async function record() {
  const dataDir = await temporaryFolder();
  const { folder, progress } = runFiles(dataDir, 'one');
  await mkdir(folder, { recursive: true });
  return { path: progress, reader: new RunReader(dataDir, { id: 'one', batch: 16 }) };
}

test('what is written is read as it comes, and only once it is whole', async () => {
  const { path, reader } = await record();
  expect(await reader.read()).toMatchObject({ begins: 0, stage: undefined });
  const write = openProgressFile(path);
  write({ event: 'begin', pid: 42, at });
  write({ event: 'stage', stage: 'train', at });
  write(step(10));
  expect(await reader.read()).toMatchObject({
    begins: 1,
    pid: 42,
    stage: 'train',
    progress: { done: 10, total: 100, etaS: 72 },
    speed: { loss: 4.5, picturesPerSecond: 20 },
  });
  const line = `${JSON.stringify(step(20))}\n`;
  await appendFile(path, line.slice(0, 12));
  expect(await reader.read()).toMatchObject({ progress: { done: 10 } });
  await appendFile(path, line.slice(12));
  expect(await reader.read()).toMatchObject({ progress: { done: 20 } });
});

test('a line that a kill cut off costs nothing but itself', async () => {
  const { path, reader } = await record();
  await appendFile(path, `${JSON.stringify(step(10))}\n${JSON.stringify(step(20)).slice(0, 9)}`);
  openProgressFile(path)({ event: 'begin', pid: 7, at });
  expect(await reader.read()).toMatchObject({ begins: 1, pid: 7, end: undefined });
});

test('a process that takes the run up again makes the end of the one before forgotten', async () => {
  const { path, reader } = await record();
  const write = openProgressFile(path);
  write({ event: 'begin', pid: 1, at });
  write({ event: 'end', outcome: 'failed', message: 'Why.', at });
  expect((await reader.read()).end).toEqual({ outcome: 'failed', message: 'Why.' });
  write({ event: 'begin', pid: 2, at });
  expect(await reader.read()).toMatchObject({ begins: 2, pid: 2, end: undefined });
});
