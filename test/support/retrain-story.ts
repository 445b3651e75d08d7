import { writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { starterFolder } from '../../src/model/current.ts';
import { ownerOf } from '../../src/folder-lock.ts';
import { runFiles, runsFolder } from '../../src/run-files.ts';
import { parseRunEvent, type RunEvent, type RetrainDefaults, type Stage } from '../../src/run-record.ts';
import { importPictures } from '../../src/training/scrape/import-pictures.ts';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { isAnswered, type Story, type StoryOptions, tellStories } from './bot-story.ts';
import type { OptionValues } from './discord/command-data.ts';
import type { SeenMessage } from './discord/seen.ts';
import { drawnFolder } from './training-set.ts';

/** A training that a test can wait for, on TensorFlow.js's own cpu backend. */
const tiny: RetrainDefaults = {
  steps: 4,
  batch: 1,
  cropPx: 32,
  evaluateEverySteps: 2,
  q: 16,
  precision: 'float32',
  backend: 'cpu',
  scrapeRate: 4,
  givesWay: false, // other tests are at work, too
};

/** Narrow enough for a test. */
export const tinyWidth = 0.0625;

/**
 * Makes of a `DATA_DIR` an installation that trains tiny networks on drawn pictures, in the dataset `drawn`. What is still at
 * work there when the test ends is killed.
 */
export async function installDrawn(
  dataDir: string,
  {
    pictures = 8,
    ...changes
  }: RetrainDefaults extends infer D ? Partial<D> & { pictures?: number } : never = {},
): Promise<void> {
  const dataset = join(dataDir, 'datasets', 'drawn');
  await mkdir(join(dataDir, 'datasets'), { recursive: true });
  await importPictures({ folder: dataset, ...(await drawnFolder(pictures)) });
  await setDefaults(dataDir, changes);
  onTestFinished(() => killRun(dataDir));
}

export async function setDefaults(dataDir: string, changes: Partial<RetrainDefaults>): Promise<void> {
  await writeFile(join(dataDir, 'retrain.json'), JSON.stringify({ ...tiny, ...changes }));
}

/** `kill -9` for the process that trains, where one does; it is gone afterwards. */
export async function killRun(dataDir: string): Promise<void> {
  const pid = await ownerOf(runsFolder(dataDir));
  if (pid === undefined) return;
  process.kill(pid, 'SIGKILL');
  while ((await ownerOf(runsFolder(dataDir))) !== undefined) await wait(10);
}

async function eventsOf(dataDir: string, id: string): Promise<RunEvent[]> {
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

/** The runs of today are called by the day. */
export const today = new Date().toISOString().slice(0, 10);

/** A run that a test can wait for. */
export const fromNothing = { source: 'dataset', from: 'nothing', width: tinyWidth } as const;

export const says = (text: string) => (message: SeenMessage) => message.text.includes(text);

/** How long a test waits for what a run says. */
export const patienceMs = 120_000;

/** Gives what begins a story on the home server of a bot that trains tiny networks and is quick to tell. */
export function tellRunStories(): (
  changes?: Parameters<typeof installDrawn>[1],
  options?: StoryOptions,
) => Promise<Story> {
  const tell = tellStories();
  return async (changes = {}, options = {}) => {
    const limits = { teller: { pollMs: 50, editEveryMs: 100, ...options.limits?.teller } };
    const story = await tell({ home: true, discord: { patienceMs }, ...options, limits });
    onTestFinished(() => story.colouriser.load(starterFolder)); // the stories share it
    await installDrawn(story.folder, changes);
    return story;
  };
}

/** Uses `/retrain` as the admin. */
export function askRetrain(
  { admin }: Story,
  command: string,
  options: OptionValues = {},
): Promise<SeenMessage> {
  return admin.slash(`retrain ${command}`, options).until(isAnswered);
}

/** Plans a run and clicks on *Start*. */
export async function startRun(story: Story, options: OptionValues = fromNothing): Promise<SeenMessage> {
  const asked = await askRetrain(story, 'start', options);
  return story.admin.click(asked, 'Start').until(says('was started by'));
}
