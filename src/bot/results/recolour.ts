import { ColourNetError } from '../../errors.ts';
import type { Colouriser, ColouriseResult } from '../../model/index.ts';
import type { Keys } from '../jobs/answering.ts';
import type { ResultState } from './custom-id.ts';
import { explain, type ExplainParts } from '../explain.ts';
import { fetchPicture, type IntakeOptions } from '../intake.ts';
import { type Finished, maxResultBytes } from './result.ts';
import type { ResultFiles } from './result-files.ts';
import { Refused, refuse } from '../texts/texts.ts';

export interface RecolourParts extends ExplainParts {
  readonly colouriser: Pick<Colouriser, 'colourise' | 'redecode'>;
  readonly intake: IntakeOptions;
  /** The keys of jobs' distributions. */
  readonly keys: { get(jobId: string): Keys | undefined; set(jobId: string, keys: Keys): unknown };
}

export interface Wanted {
  readonly state: ResultState;
  readonly files: readonly ResultFiles[];
  /** What Discord takes for one file. */
  readonly maxFileBytes: number;
  /** What a fault of ours is called. */
  readonly reference: string;
}

/** Colours the pictures of a result again, one after another: the worker takes them so anyhow. */
export async function recolour(
  parts: RecolourParts,
  { state, files, maxFileBytes, reference }: Wanted,
): Promise<Finished[]> {
  const name = state.force ? `${state.jobId} forced` : state.jobId; // of which other pictures have distributions
  const keys = parts.keys.get(name) ?? [];
  const maxBytes = maxResultBytes(files.length, maxFileBytes);
  const finished: Finished[] = [];
  for (const [index, { original, result, spoiler, description }] of files.entries()) {
    const outcome =
      original || result
        ? await colourOne(parts, state, original, keys[index], maxBytes).catch((error: unknown) =>
            explain(parts, error, reference, 'a picture failed'),
          )
        : undefined;
    finished.push({ outcome, original, spoiler, description });
  }
  parts.keys.set(
    name,
    finished.map(({ outcome }) => (outcome instanceof Refused ? undefined : outcome?.key)),
  );
  return finished;
}

/** The same with the originals' bytes, for a message that does not have them; without them the result is enough. */
export function withOriginals(
  { intake }: RecolourParts,
  finished: readonly Finished[],
  files: readonly ResultFiles[],
): Promise<Finished[]> {
  return Promise.all(
    finished.map(async (each, index) => {
      const original = files[index]?.original;
      const bytes = original && (await fetchPicture(original.url, intake).catch(() => undefined));
      return { ...each, original: bytes && { bytes } };
    }),
  );
}

/** By the distribution that is kept, else by the original that the message has. */
async function colourOne(
  { colouriser, intake }: RecolourParts,
  { temperature, force }: ResultState,
  original: ResultFiles['original'],
  key: string | undefined,
  maxBytes: number,
): Promise<ColouriseResult> {
  const options = { temperature, format: 'png', maxBytes } as const;
  if (key !== undefined) {
    try {
      return await colouriser.redecode(key, options);
    } catch (error) {
      if (!(error instanceof ColourNetError) || error.code !== 'forgotten') throw error;
    }
  }
  if (!original) throw refuse('originalGone');
  return colouriser.colourise(await fetchPicture(original.url, intake), { ...options, force });
}
