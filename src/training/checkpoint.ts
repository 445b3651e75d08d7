import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ColourNetError } from '../errors.ts';
import { writeWhole } from '../write-whole.ts';
import { binsSchema, sha256 } from '../model/bundle.ts';
import { evaluationSchema } from '../run-record.ts';
import { settingsSchema } from './settings.ts';

/** How far a run is, without its numbers. Grows as the run goes on. */
const progressSchema = z.strictObject({
  settings: settingsSchema,
  step: z.int().nonnegative(),
  dataDigest: z.string(),
  bins: binsSchema,
  evaluations: z.array(evaluationSchema),
  /** The evaluation of the bundle that is kept; a prolonged run keeps it, though it was made on the way that it leaves. */
  best: evaluationSchema.nullable(),
});
export type RunProgress = z.infer<typeof progressSchema>;

const headerSchema = z.strictObject({
  progress: progressSchema,
  /** Names and lengths of the arrays, in the order of the body. */
  arrays: z.array(z.tuple([z.string(), z.int().nonnegative()])),
});

export interface Checkpoint {
  readonly progress: RunProgress;
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

const magic = 'ColourNet run 3\n';
const sumLength = 64;

/**
 * Writes all that a run needs to go on: one line of magic, the sha256 of all that follows in hexadecimal, the header's
 * length and the header in JSON, then numbers in little-endian float32. Written aside, flushed and renamed: a file of that name is whole or not there.
 */
export async function writeCheckpoint(path: string, { progress, arrays }: Checkpoint): Promise<void> {
  const body = Buffer.concat(
    [...arrays.values()].map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength),
    ),
  );
  const lengths = [...arrays].map(([name, values]): [string, number] => [name, values.length]);
  const header: z.infer<typeof headerSchema> = { progress, arrays: lengths };
  const json = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(json.length);
  const summed = Buffer.concat([size, json, body]);
  await writeWhole(path, Buffer.concat([Buffer.from(magic), Buffer.from(sha256(summed)), summed]));
}

/**
 * Reads and checks a checkpoint.
 * @throws ColourNetError `bad-checkpoint` where it is missing or damaged
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const bad = (what: string, cause?: unknown) =>
    new ColourNetError(
      'bad-checkpoint',
      `The checkpoint ${path} cannot be used: ${what}. Without the folder that it lies in, the training begins anew.`,
      { cause },
    );
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw bad(cause.code === 'ENOENT' ? 'there is none' : `it cannot be read (${cause.code})`, cause);
  });
  const summedFrom = magic.length + sumLength;
  if (bytes.length < summedFrom + 4 || bytes.toString('latin1', 0, magic.length) !== magic) {
    throw bad('it is not a checkpoint of this version of ColourNet');
  }
  if (sha256(bytes.subarray(summedFrom)) !== bytes.toString('latin1', magic.length, summedFrom)) {
    throw bad('its checksum is wrong');
  }
  const start = summedFrom + 4;
  const end = start + bytes.readUInt32LE(summedFrom);
  let header;
  try {
    header = headerSchema.parse(JSON.parse(bytes.toString('utf8', start, end)));
  } catch (cause) {
    throw bad('another version of ColourNet wrote it', cause);
  }
  const body = Uint8Array.prototype.slice.call(bytes, end); // a copy, so that its floats are aligned
  const arrays = new Map<string, Float32Array>();
  let offset = 0;
  for (const [name, length] of header.arrays) {
    arrays.set(name, new Float32Array(body.buffer, body.byteOffset + offset, length));
    offset += length * 4;
  }
  return { progress: header.progress, arrays };
}
