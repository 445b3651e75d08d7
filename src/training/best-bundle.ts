import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ColourNetError } from '../errors.ts';
import type { NetworkSize, Weights } from '../model/architecture.ts';
import { writeBundle } from '../model/bundle-write.ts';
import { networkTopology } from '../model/network.ts';
import { modelCard } from './card.ts';
import type { Evaluation } from '../run-record.ts';
import type { RunProgress } from './checkpoint.ts';

export interface BestModel {
  readonly size: NetworkSize;
  readonly weights: Weights;
  readonly progress: RunProgress;
  /** Undefined where there was nothing to validate on. */
  readonly evaluation: Evaluation | undefined;
  /** The sheet of validation pictures, as PNG. */
  readonly samples: Uint8Array;
}

/**
 * Puts a bundle into `out` in the place of the one before, which stays until the new one is written and checked.
 * @param folder of the run's state, on the same disk
 * @throws ColourNetError `bad-bundle` where a number cannot be stored
 */
export async function keepBest(out: string, folder: string, model: BestModel): Promise<void> {
  const { size, weights, progress, evaluation, samples } = model;
  const [aside, old] = [join(folder, 'fresh'), join(folder, 'previous')];
  const fresh = join(aside, basename(out)); // a bundle is called what its folder is
  await rm(aside, { recursive: true, force: true });
  await writeBundle(fresh, {
    size,
    weights,
    topology: networkTopology(size),
    bins: progress.bins,
    training: { by: 'npm run train', ...progress.settings, step: progress.step },
    dataDigest: progress.dataDigest,
    figures: evaluation ? { validation: evaluation } : {},
    card: modelCard(progress, evaluation),
    samples,
  });
  await rm(old, { recursive: true, force: true });
  if (await exists(out)) await rename(out, old);
  await rename(fresh, out);
  for (const left of [aside, old]) await rm(left, { recursive: true, force: true });
}

/**
 * Sees that `out` is free for bundles: it is replaced whole.
 * @throws ColourNetError `bad-configuration` where something else lies there
 */
export async function checkPlace(out: string): Promise<void> {
  if (!(await exists(out)) || (await holdsModel(out))) return;
  if ((await readdir(out)).length === 0) return;
  const sentence = `--out ${out} is a folder of something else than a model: name one of its own, which is replaced whole.`;
  throw new ColourNetError('bad-configuration', sentence);
}

/** Of any version. Training sets have a manifest of that name, too. */
const modelManifest = z.object({ format: z.literal('colournet-bundle') });

async function holdsModel(folder: string): Promise<boolean> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    return modelManifest.safeParse(manifest).success;
  } catch {
    return false; // what cannot be read is not ours to replace
  }
}

/** Gives back the bundle that a kill between two renames left aside. */
export async function restoreBest(out: string, folder: string): Promise<void> {
  const old = join(folder, 'previous');
  if (!(await exists(out)) && (await exists(old))) await rename(old, out);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
