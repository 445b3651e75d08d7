import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ColourNetError } from '../errors.ts';
import { type NetworkSize, type Weights, weightShapes } from './architecture.ts';
import { fromHalf } from './float16.ts';

/** The version of the folder's layout that this code reads and writes. */
export const bundleVersion = 1;

/** Every file that a bundle holds beside its manifest. */
export const bundleFiles = [
  'model.json',
  'weights.bin',
  'bins.json',
  'MODEL_CARD.md',
  'samples.png',
] as const;

const finite = z.number();
const manifestSchema = z.strictObject({
  format: z.literal('colournet-bundle'),
  version: z.literal(bundleVersion),
  name: z.string().min(1),
  created: z.iso.datetime(),
  network: z.strictObject({ width: finite.positive(), bins: z.int().positive() }),
  /** How it was trained, in the trainer's own words. */
  training: z.record(z.string(), z.json()),
  /** sha256 of the training set's manifest; null where it is not known. */
  dataDigest: z.string().nullable(),
  /** What `evaluate` said, by the name of the picture set. */
  figures: z.record(z.string(), z.record(z.string(), z.json())),
  files: z.strictObject(
    Object.fromEntries(
      bundleFiles.map((file) => [
        file,
        z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string().length(64) }),
      ]),
    ) as Record<(typeof bundleFiles)[number], z.ZodObject<{ bytes: z.ZodInt; sha256: z.ZodString }>>,
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Bins and their prior, as bundles, training sets and checkpoints hold them. */
export const binsSchema = z.strictObject({
  space: z.string(),
  maker: z.enum(['kmeans', 'grid']),
  /** a and b of each bin's centre, signed. */
  centres: z.array(z.tuple([finite, finite])).min(1),
  prior: z.array(finite.nonnegative()),
});

const modelSchema = z.object({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z
    .array(
      z.object({
        paths: z.tuple([z.literal('weights.bin')]),
        weights: z.array(
          z.object({
            name: z.string(),
            shape: z.array(z.int().positive()),
            dtype: z.literal('float32'),
            quantization: z.object({ dtype: z.literal('float16') }).optional(),
          }),
        ),
      }),
    )
    .length(1),
});
export type ModelJson = z.infer<typeof modelSchema>;

export interface Bundle {
  readonly folder: string;
  readonly name: string;
  readonly size: NetworkSize;
  readonly manifest: Manifest;
  readonly bins: z.infer<typeof binsSchema>;
  readonly weights: Weights;
}

/** How well a model colours: dB of PSNR above those of the grey picture, and colourfulness as a share of the truth's. */
export interface ModelFigures {
  readonly psnrGain: number;
  readonly colourfulness: number;
}

const validationSchema = z.object({ psnr: z.number(), greyPsnr: z.number(), colourfulness: z.number() });

/** What the trainer measured on the pictures that it did not train on; undefined where it had none. */
export function validationOf({ figures }: Manifest): ModelFigures | undefined {
  const { data } = validationSchema.safeParse(figures['validation']);
  return data && { psnrGain: data.psnr - data.greyPsnr, colourfulness: data.colourfulness };
}

/**
 * Reads what a bundle says of itself, and looks at no other file.
 * @throws ColourNetError `bad-bundle`
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const { read, parse, bad } = readerOf(folder);
  const bytes = await read('manifest.json');
  const { version } = parse(z.object({ version: z.number() }), 'manifest.json', bytes);
  if (version !== bundleVersion) {
    throw bad(`it has version ${version}, and this ColourNet reads version ${bundleVersion}`);
  }
  return parse(manifestSchema, 'manifest.json', bytes);
}

/** Reads and parses the files of a bundle; what it throws names the file. */
function readerOf(folder: string) {
  const bad = (what: string, cause?: unknown) =>
    new ColourNetError('bad-bundle', `The model bundle ${folder} cannot be used: ${what}.`, { cause });
  const read = async (file: string) => {
    try {
      return await readFile(join(folder, file));
    } catch (cause) {
      throw bad(`${file} is missing or cannot be read`, cause);
    }
  };
  const parse = <T>(schema: z.ZodType<T>, file: string, bytes: Uint8Array): T => {
    try {
      return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch (cause) {
      if (!(cause instanceof z.ZodError)) throw bad(`${file} is not JSON`, cause);
      const issue = cause.issues[0];
      throw bad(
        `${file} does not hold what it should (${issue?.path.join('.') || 'top'}: ${issue?.message})`,
        cause,
      );
    }
  };
  return { bad, read, parse };
}

/**
 * Reads a model bundle and checks all of it: schema, checksums, shapes, and that every number is finite.
 * @throws ColourNetError `bad-bundle`, saying which file or tensor is wrong.
 */
export async function loadBundle(folder: string): Promise<Bundle> {
  const { bad, read, parse } = readerOf(folder);
  const manifest = await readManifest(folder);
  const contents = new Map<string, Uint8Array>();
  for (const file of bundleFiles) {
    const bytes = await read(file);
    if (sha256(bytes) !== manifest.files[file].sha256) throw bad(`the checksum of ${file} is wrong`);
    contents.set(file, bytes);
  }

  const bins = parse(binsSchema, 'bins.json', contents.get('bins.json')!);
  for (const [part, list] of [['centres', bins.centres] as const, ['prior', bins.prior] as const]) {
    if (list.length !== manifest.network.bins) {
      throw bad(`bins.json has ${list.length} ${part} and the network ${manifest.network.bins} bins`);
    }
  }
  const model = parse(modelSchema, 'model.json', contents.get('model.json')!);
  const weights = readWeights(model, contents.get('weights.bin')!, manifest.network, bad);
  return { folder, name: manifest.name, size: manifest.network, manifest, bins, weights };
}

function readWeights(
  model: ModelJson,
  bytes: Uint8Array,
  size: NetworkSize,
  bad: (what: string) => Error,
): Weights {
  const specs = model.weightsManifest[0]!.weights;
  const expected = new Map(weightShapes(size).map(({ name, shape }) => [name, shape.join(' x ')]));
  const weights = new Map<string, Float32Array>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  for (const { name, shape, quantization } of specs) {
    if (shape.join(' x ') !== expected.get(name)) {
      throw bad(
        `tensor ${name} is ${shape.join(' x ')}, and the network wants ${expected.get(name) ?? 'no such tensor'}`,
      );
    }
    const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
    const valueBytes = quantization ? 2 : 4;
    if (offset + values.length * valueBytes > bytes.length)
      throw bad(`weights.bin ends within tensor ${name}`);
    for (let i = 0; i < values.length; i++, offset += valueBytes) {
      const value = quantization ? fromHalf(view.getUint16(offset, true)) : view.getFloat32(offset, true);
      if (!Number.isFinite(value)) throw bad(`tensor ${name} holds a number that is not finite`);
      values[i] = value;
    }
    weights.set(name, values);
  }
  if (offset !== bytes.length) throw bad(`weights.bin has ${bytes.length - offset} bytes left over`);
  for (const name of expected.keys()) if (!weights.has(name)) throw bad(`tensor ${name} is missing`);
  return weights;
}

/** The sum that manifests hold, in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
