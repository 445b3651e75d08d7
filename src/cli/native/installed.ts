import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { run } from './run.ts';
import { type Device, wheelsFor } from './wheels.ts';

const stampSchema = z.object({ sha256: z.array(z.string()), nodeAbi: z.string() });
/** What a binding was built from and for; written last, so that it stands for a finished build. */
export type Stamp = z.infer<typeof stampSchema>;

/** Below the package's folder, beside the libraries. */
export const stampPath = join('deps', 'colournet.json');

/** The stamp of a build made now. */
export function stampFor(device: Device): Stamp {
  return { sha256: wheelsFor(device).map((wheel) => wheel.sha256), nodeAbi: process.versions.modules };
}

/** Whether the package in `folder` carries that stamp. */
export async function isStamped(folder: string, stamp: Stamp): Promise<boolean> {
  try {
    const found = stampSchema.parse(JSON.parse(await readFile(join(folder, stampPath), 'utf8')));
    return JSON.stringify(found) === JSON.stringify(stamp);
  } catch {
    return false; // none, or not one of ours
  }
}

const probeSchema = z.object({ version: z.string(), usesGpu: z.boolean() });
export type Probe = z.infer<typeof probeSchema>;

const probeScript = `
const binding = require(process.argv[1]);
console.log(JSON.stringify({ version: binding.TF_Version, usesGpu: binding.isUsingGpuDevice() }));
`;

/**
 * Loads a binding in a process of its own, where a crash (TensorFlow needs a processor with AVX) is just an answer.
 * @throws Error where it does not load
 */
export async function probeBinding(path: string): Promise<Probe> {
  const answer = await run(process.execPath, ['-e', probeScript, path]);
  return probeSchema.parse(JSON.parse(answer.trim().split('\n').at(-1) ?? ''));
}
