import { join } from 'node:path';

/** What lies in the folder of a run. */
export interface RunFiles {
  readonly folder: string;
  /** What it is to do, by `runPlanSchema`. */
  readonly plan: string;
  /** What it says, a line of `runEventSchema` each. */
  readonly progress: string;
  /** What it prints, which is of use where it ends without a word. */
  readonly output: string;
  /** How its model compares with the one in use, by `gateSchema`, and pictures of both. */
  readonly gate: string;
  readonly sheet: string;
}

/** Where all runs lie, and the lock that lets one at a time be at work. */
export function runsFolder(dataDir: string): string {
  return join(dataDir, 'runs');
}

/** @param id also the name of the model that the run makes */
export function runFiles(dataDir: string, id: string): RunFiles {
  const folder = join(runsFolder(dataDir), id);
  return {
    folder,
    plan: join(folder, 'plan.json'),
    progress: join(folder, 'progress.jsonl'),
    output: join(folder, 'output.log'),
    gate: join(folder, 'gate.json'),
    sheet: join(folder, 'sheet.png'),
  };
}

/** The data folders that a run may take its pictures from. */
export function datasetsFolder(dataDir: string): string {
  return join(dataDir, 'datasets');
}
