import { type ColouriseResult, sniffFormat } from '../../model/index.ts';
import type { ResultState } from './custom-id.ts';
import { plainText } from '../plain-text.ts';
import type { Preset } from '../presets.ts';
import { type Reply, resultReply, type ShownPicture } from './replies.ts';
import { fileName, writeAlt } from './result-names.ts';
import { Refused, type Texts } from '../texts/texts.ts';

/** Discord takes so much in one request, and the rest of it is small. */
const maxRequestBytes = 25 * 2 ** 20 - 256 * 2 ** 10;

/** How many bytes each of so many results may have. */
export function maxResultBytes(pictures: number, maxFileBytes: number): number {
  return Math.min(maxFileBytes, Math.floor(maxRequestBytes / pictures));
}

/** A picture that was asked for, and what became of it. */
export interface Finished {
  /** Undefined where the message has nothing of it any more. */
  readonly outcome: ColouriseResult | Refused | undefined;
  /** The result that the message shows of it; it stays where nothing new came of the picture. */
  readonly result?: { readonly id: string; readonly name: string } | undefined;
  /** Its file, to travel along (empty where there is none); or the one that the message has. */
  readonly original:
    | { readonly bytes: Uint8Array }
    | { readonly id: string; readonly name: string }
    | undefined;
  readonly spoiler: boolean;
  readonly description: string | undefined;
}

export interface ResultOptions {
  readonly texts: Texts;
  readonly state: ResultState;
  readonly preset: string | undefined;
  readonly presets: readonly Preset[];
  readonly maxFileBytes: number;
  readonly leftOut: number;
  /** What the message said for good. */
  readonly stays?: readonly string[];
}

/** The message that shows results. Results come first; originals travel along where they fit. */
export function showResult(finished: readonly Finished[], options: ResultOptions): Reply {
  const { texts, state, preset, presets, maxFileBytes, leftOut, stays = [] } = options;
  const results = finished.map(({ outcome }) => (outcome instanceof Refused ? undefined : outcome));
  const coloured = results.filter((result) => result?.status === 'coloured') as ColouriseResult[];
  const copied = results.filter((result) => result?.status === 'copied').length;
  let leftBytes = maxRequestBytes - coloured.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const takes = (original: Finished['original']) => {
    if (!original || !('bytes' in original)) return original !== undefined;
    const { length } = original.bytes;
    if (length === 0 || length > Math.min(maxFileBytes, leftBytes)) return false;
    leftBytes -= length;
    return true;
  };
  const unnamed = (index: number) =>
    finished.length === 1 ? texts.unnamed : `${texts.unnamed} ${index + 1}`;
  const pictures = finished.map(({ original, spoiler, description, ...picture }, index): ShownPicture => {
    const name = description ?? unnamed(index);
    const alt = writeAlt(texts.altResult, name);
    const result = results[index];
    const kept = result ? undefined : picture.result;
    return {
      spoiler,
      result:
        result?.status === 'coloured'
          ? { name: fileName('colournet', index, result.format, spoiler), alt, bytes: result.bytes }
          : kept && { ...kept, alt },
      original:
        original && takes(original)
          ? {
              name: originalName(original, index, spoiler),
              alt: writeAlt(texts.altOriginal, name),
              ...original,
            }
          : undefined,
    };
  });
  const isLost = ({ status }: ColouriseResult, index: number) =>
    status === 'coloured' && !pictures[index]!.original;
  const canBeForced = results.some(
    (result, index) => result?.status === 'copied' && pictures[index]!.original,
  );
  const failures = finished.map(({ outcome }, index) => {
    if (!(outcome instanceof Refused)) return [];
    const sentence = outcome.in(texts);
    return [finished.length === 1 ? sentence : texts.failedPicture(index + 1, sentence)];
  });
  return resultReply({
    texts,
    state,
    pictures,
    presets,
    placeholder: `${texts.temperatures}: ${preset ?? state.temperature}`,
    lines: [
      ...resultLine(coloured, texts, preset),
      ...notes(coloured, texts),
      ...(copied > 0
        ? [copied === finished.length ? texts.alreadyColoured : texts.someAlreadyColoured(copied)]
        : []),
      ...failures.filter((_, index) => pictures[index]!.original).flat(),
      ...(results.some((result, index) => result && isLost(result, index)) ? [texts.menuLives] : []),
    ],
    stays: [
      ...failures.filter((_, index) => !pictures[index]!.original).flat(),
      ...(leftOut > 0 ? [texts.leftOut(leftOut)] : []),
      ...stays,
    ],
    offerForce: canBeForced && !state.force,
  });
}

function resultLine(
  coloured: readonly ColouriseResult[],
  texts: Texts,
  preset: string | undefined,
): string[] {
  const [first] = coloured;
  if (!first) return [];
  const ms = coloured.reduce((sum, each) => sum + each.ms.total, 0);
  const { model, temperature, engine } = first;
  const named = preset === undefined ? undefined : plainText(preset);
  return [texts.result({ model, temperature, preset: named, engine, ms })];
}

function notes(coloured: readonly ColouriseResult[], texts: Texts): string[] {
  const formats = new Set(coloured.map(({ format }) => format).filter((format) => format !== 'png'));
  const scale = Math.min(1, ...coloured.map((result) => result.scale));
  return [
    ...[...formats].map((format) => texts.reencoded(format.toUpperCase())),
    ...(scale < 1 ? [texts.scaled(Math.round(scale * 100))] : []),
    ...(coloured.some((result) => result.notes.length > 0) ? [texts.frames] : []),
  ];
}

function originalName(
  original: { bytes: Uint8Array } | { name: string },
  index: number,
  spoiler: boolean,
): string {
  return 'name' in original
    ? original.name
    : fileName('original', index, sniffFormat(original.bytes), spoiler);
}
