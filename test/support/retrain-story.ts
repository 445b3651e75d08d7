import { onTestFinished } from 'vitest';
import { starterFolder } from '../../src/model/current.ts';
import { isAnswered, type Story, type StoryOptions, tellStories } from './bot-story.ts';
import type { OptionValues } from './discord/command-data.ts';
import type { SeenMessage } from './discord/seen.ts';
import { installDrawn, tinyWidth } from './drawn-runs.ts';

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
