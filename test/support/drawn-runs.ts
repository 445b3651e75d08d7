import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { ownerOf } from '../../src/folder-lock.ts';
import { runFiles, runsFolder } from '../../src/run-files.ts';
import { parseRunEvent, type RunEvent, type RetrainDefaults, type Stage } from '../../src/run-record.ts';
import { importPictures } from '../../src/training/scrape/import-pictures.ts';
import { drawnFolder } from './training-set.ts';

/** A training that a test can wait for, on TensorFlow.js's own cpu backend. */
export const tinyTraining = {
  steps: 4,
  batch: 1,
  cropPx: 32,
  evaluateEverySteps: 2,
  q: 16,
  precision: 'float32',
  backend: 'cpu',
  scrapeRate: 4,
  givesWay: false, // other tests are at work, too
} as const satisfies RetrainDefaults;

/** Narrow enough for a test. */
export const tinyWidth = 0.0625;

/**
 * Makes of a `DATA_DIR` an installation that trains tiny networks on drawn pictures, in the dataset `drawn`. What is still at
 * work there when the test ends is killed.
 */
export async function installDrawn(
  dataDir: string,
  { pictures = 8, ...changes }: Partial<RetrainDefaults> & { pictures?: number } = {},
): Promise<void> {
  const dataset = join(dataDir, 'datasets', 'drawn');
  await mkdir(join(dataDir, 'datasets'), { recursive: true });
  await importPictures({ folder: dataset, ...(await drawnFolder(pictures)) });
  await setDefaults(dataDir, changes);
  onTestFinished(() => killRun(dataDir));
}

export async function setDefaults(dataDir: string, changes: Partial<RetrainDefaults>): Promise<void> {
  await writeFile(join(dataDir, 'retrain.json'), JSON.stringify({ ...tinyTraining, ...changes }));
}

/** `kill -9` for the process that trains, where one does; it is gone afterwards. */
export async function killRun(dataDir: string): Promise<void> {
  const pid = await ownerOf(runsFolder(dataDir));
  if (pid === undefined) return;
  process.kill(pid, 'SIGKILL');
  while ((await ownerOf(runsFolder(dataDir))) !== undefined) await wait(10);
}

export async function eventsOf(dataDir: string, id: string): Promise<RunEvent[]> {
  const text = await readFile(runFiles(dataDir, id).progress, 'utf8').catch(() => '');
  return text
    .split('\n')
    .map(parseRunEvent)
    .filter((event) => event !== undefined);
}

/** Waits until a run has said something. */
export async function untilRunSays(
  dataDir: string,
  id: string,
  is: (event: RunEvent) => boolean,
): Promise<void> {
  while (!(await eventsOf(dataDir, id)).some(is)) await wait(20);
}

/** Waits until the so-manieth process of a run is in a stage. */
export async function untilIn(dataDir: string, id: string, stage: Stage, process = 1): Promise<void> {
  for (;;) {
    const events = await eventsOf(dataDir, id);
    const begins = events.flatMap(({ event }, index) => (event === 'begin' ? [index] : []));
    const own = begins.length >= process ? events.slice(begins[process - 1]) : [];
    if (own.some((event) => event.event === 'stage' && event.stage === stage)) return;
    await wait(20);
  }
}
