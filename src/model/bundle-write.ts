import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ColourNetError } from '../errors.ts';
import { writeWhole } from '../write-whole.ts';
import { type NetworkSize, type Weights, weightShapes } from './architecture.ts';
import { type Bundle, bundleVersion, loadBundle, type Manifest, type ModelJson, sha256 } from './bundle.ts';
import { toHalf } from './float16.ts';

export interface BundleParts {
  readonly size: NetworkSize;
  readonly weights: Weights;
  /** `modelTopology` of the network, see `networkTopology`. */
  readonly topology: Record<string, unknown>;
  readonly bins: Bundle['bins'];
  readonly training: Manifest['training'];
  readonly dataDigest: string | null;
  readonly figures: Manifest['figures'];
  /** MODEL_CARD.md */
  readonly card: string;
  /** samples.png */
  readonly samples: Uint8Array;
}

/**
 * Writes a bundle to a new folder: aside first, read back and checked, then renamed, so that a folder of that name
 * is whole or not there.
 * @throws ColourNetError `bad-bundle` where the folder exists or a number cannot be stored.
 */
export async function writeBundle(folder: string, parts: BundleParts): Promise<Bundle> {
  const target = resolve(folder);
  await mkdir(dirname(target), { recursive: true });
  const temporary = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    const contents = {
      'model.json': encodeJson(modelJson(parts)),
      'weights.bin': encodeWeights(parts),
      'bins.json': encodeJson(parts.bins),
      'MODEL_CARD.md': Buffer.from(parts.card),
      'samples.png': parts.samples,
    };
    const files = Object.fromEntries(
      Object.entries(contents).map(([file, bytes]) => [file, { bytes: bytes.length, sha256: sha256(bytes) }]),
    ) as Manifest['files'];
    const manifest: Manifest = {
      format: 'colournet-bundle',
      version: bundleVersion,
      name: basename(target),
      created: new Date().toISOString(),
      network: { width: parts.size.width, bins: parts.size.bins },
      training: parts.training,
      dataDigest: parts.dataDigest,
      figures: parts.figures,
      files,
    };
    for (const [file, bytes] of Object.entries(contents)) await writeWhole(join(temporary, file), bytes);
    await writeWhole(join(temporary, 'manifest.json'), encodeJson(manifest));
    await chmod(temporary, 0o755); // mkdtemp makes it private
    await loadBundle(temporary);
    await rename(temporary, target).catch((cause: unknown) => {
      throw new ColourNetError(
        'bad-bundle',
        `The model bundle ${folder} cannot be written: the folder exists.`,
        { cause },
      );
    });
    return await loadBundle(target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Kernels in half precision; biases and batch norm whole, for running variances overflow a half. */
function isHalf(shape: readonly number[]): boolean {
  return shape.length === 4;
}

function modelJson({ size, topology }: BundleParts): ModelJson & Record<string, unknown> {
  const weights = weightShapes(size).map(({ name, shape }) => {
    const spec = { name, shape, dtype: 'float32' as const };
    return isHalf(shape)
      ? { ...spec, quantization: { dtype: 'float16' as const, original_dtype: 'float32' } }
      : spec;
  });
  return {
    format: 'layers-model',
    generatedBy: 'ColourNet',
    modelTopology: topology,
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
}

function encodeWeights({ size, weights }: BundleParts): Uint8Array {
  const chunks = weightShapes(size).map(({ name, shape }) => {
    const values = weights.get(name);
    if (!values) throw new ColourNetError('bad-bundle', `The weights cannot be stored: ${name} is missing.`);
    const bytes = Buffer.alloc(values.length * (isHalf(shape) ? 2 : 4));
    for (const [i, value] of values.entries()) {
      if (isHalf(shape)) bytes.writeUInt16LE(toHalf(value), i * 2);
      else bytes.writeFloatLE(value, i * 4);
    }
    return bytes;
  });
  return Buffer.concat(chunks);
}

function encodeJson(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}
