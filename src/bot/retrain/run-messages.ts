import { readFile } from 'node:fs/promises';
import { ActionRowBuilder, ButtonBuilder, ButtonStyle, userMention } from 'discord.js';
import { runFiles } from '../../run-files.ts';
import { type RunPlan, stages } from '../../run-record.ts';
import { sayGate } from '../gate-of.ts';
import { plainText } from '../plain-text.ts';
import type { Texts } from '../texts/texts.ts';
import type { Ending } from './ending.ts';
import type { RunState } from './run-state.ts';

/** An ordinary message about a run, new or edited. */
export interface RunMessage {
  readonly content: string;
  readonly files?: { readonly attachment: Buffer; readonly name: string; readonly description: string }[];
  readonly components?: ActionRowBuilder<ButtonBuilder>[];
  readonly allowedMentions?: { readonly users: string[] };
}

const barLength = 20;

/** How far a run is: its stages, the bar of the one at work, and how fast it learns. */
export function progressLines(plan: RunPlan, state: RunState, now: number, { run }: Texts): string[] {
  const { stage, progress, speed } = state;
  const done = stage ? stages.indexOf(stage) : -1;
  const parts = stages
    .filter((each) => each !== 'scrape' || plan.source === 'scrape')
    .map((each) => {
      if (each === stage) return `**${run.stages[each]}**`;
      return stages.indexOf(each) < done ? `~~${run.stages[each]}~~` : run.stages[each];
    });
  const lines = [`${run.title(plan.id)} · ${parts.join(' → ')}`];
  if (!progress) return [...lines, run.starting];
  const share = progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
  const filled = Math.round(share * barLength);
  const bar = `\`${'█'.repeat(filled)}${'░'.repeat(barLength - filled)}\` ${Math.floor(share * 100)}%`;
  const facts = [bar, run.steps(progress.done, progress.total)];
  if (stage === 'train' && speed) facts.push(run.speed(speed.picturesPerSecond, speed.loss));
  if (progress.etaS) facts.push(run.doneAt(Math.ceil(now / 1000 + progress.etaS)));
  return [...lines, facts.join(' · ')];
}

/** What an evaluation has shown. Its pictures belong to the newest one: each takes the place of those before. */
export async function evaluationMessage(
  { sheet, plot, ...figures }: RunState['evaluations'][number],
  isNewest: boolean,
  { run }: Texts,
): Promise<RunMessage> {
  const { psnr, greyPsnr } = figures;
  const content = run.evaluation({ ...figures, psnrGain: psnr - greyPsnr });
  if (!isNewest) return { content };
  const files = [
    { attachment: await readFile(plot), name: 'plot.png', description: run.plot },
    { attachment: await readFile(sheet), name: 'sheet.png', description: run.sheet },
  ];
  return { content, files };
}

function howItFailed(
  id: string,
  ending: Exclude<Ending, { kind: 'done' }>,
  output: string,
  run: Texts['run'],
): string {
  switch (ending.kind) {
    case 'stopped':
      return run.stopped(id);
    case 'vanished':
      return run.vanished(id);
    case 'disk full':
      return run.diskFull(id);
    default:
      return ending.sentence === undefined
        ? run.failedByFault(id, output)
        : run.failed(id, plainText(ending.sentence));
  }
}

/**
 * The last message of a run, which tells its admin.
 * @param end how it ended, the names of models that made place for its own, and whom it tells
 */
export async function endMessage(
  { id }: RunPlan,
  { ending, pruned, by }: { ending: Ending; pruned: readonly string[]; by: string },
  dataDir: string,
  texts: Texts,
): Promise<RunMessage> {
  const { run } = texts;
  const files = runFiles(dataDir, id);
  const to = { allowedMentions: { users: [by] } };
  const say = (...lines: string[]) => ({ content: [userMention(by), ...lines].join('\n'), ...to });
  if (ending.kind !== 'done') {
    const isMendable = ending.kind === 'failed' || ending.kind === 'disk full';
    return say(howItFailed(id, ending, files.output, run), isMendable ? run.wayOutOnceMended : run.wayOut);
  }
  const { gate } = ending;
  const promote = new ButtonBuilder({
    customId: `model:1:${id}`,
    label: texts.models.promote,
    style: ButtonStyle.Primary,
  });
  return {
    ...say(
      run.done(id),
      ...(gate?.pictures ? [run.compared(gate)] : []),
      sayGate(gate, texts),
      ...(pruned.length > 0 ? [texts.models.pruned(pruned.map(plainText).join(', '))] : []),
    ),
    ...(gate?.pictures && {
      files: [{ attachment: await readFile(files.sheet), name: 'sheet.png', description: run.sheet }],
    }),
    components: [new ActionRowBuilder<ButtonBuilder>().addComponents(promote)],
  };
}
