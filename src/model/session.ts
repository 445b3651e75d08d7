import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ColourNetError } from '../errors.ts';
import type { AreaLogits } from './area-logits.ts';
import type { Bundle } from './bundle.ts';
import { looksColoured } from './coloured.ts';
import { colour, decodeWith, type Prepared, prepare, runNetwork } from './colourise.ts';
import { checkTemperature, defaultTemperature } from './decode.ts';
import type { Engine, EngineName } from './engines/engine.ts';
import { encodeWithin } from './fit.ts';
import { decodePicture, encodePicture, type WritableFormat, writableFormats } from './image.ts';
import { sideBySide } from './sheet.ts';
import { checkToning, createPageToner, type PageToner, type Toning } from './toning/toning.ts';

export interface ColouriseOptions {
  /** 0 (the likeliest colours) or 0.05..1.5; 0.38 unless told otherwise. */
  readonly temperature?: number;
  /** How far the lightness of bare paper gives way to colour: 0..1, or `auto`, which it is unless told otherwise. */
  readonly toning?: Toning;
  /** Colours a picture that is coloured already. */
  readonly force?: boolean;
  /** Puts the original on the left of the result. */
  readonly compare?: boolean;
  /** The input's own where it can be written, else PNG. */
  readonly format?: WritableFormat;
  /** The result is written in another format, then scaled down, until it has no more bytes. */
  readonly maxBytes?: number;
}

export interface ColouriseResult {
  /** `copied`: the picture was coloured already. */
  readonly status: 'coloured' | 'copied';
  readonly bytes: Uint8Array;
  readonly format: WritableFormat;
  readonly width: number;
  readonly height: number;
  /** Its width over that of the picture before it was scaled to fit, 0..1. */
  readonly scale: number;
  readonly engine: EngineName;
  readonly model: string;
  readonly temperature: number;
  /** The strength that was applied: what was asked for, or what `auto` came to; 0 for a copy. */
  readonly toning: number;
  /** What the reader should know, e.g. that only the first frame was coloured. */
  readonly notes: readonly string[];
  /** Names the cached distribution for `redecode`; absent where nothing was coloured. */
  readonly key?: string;
  /** Milliseconds. */
  readonly ms: Readonly<Record<'decode' | 'network' | 'colour' | 'encode' | 'total', number>>;
}

export type RedecodeOptions = Pick<
  ColouriseOptions,
  'temperature' | 'toning' | 'compare' | 'format' | 'maxBytes'
>;

interface Remembered {
  readonly prepared: Prepared;
  readonly toner: PageToner;
  readonly said: AreaLogits;
  readonly format: WritableFormat;
  readonly notes: readonly string[];
}

export interface Session {
  colourise(bytes: Uint8Array, options: ColouriseOptions): Promise<ColouriseResult>;
  redecode(key: string, options: RedecodeOptions): Promise<ColouriseResult>;
}

/**
 * Bytes in, bytes out: one engine, one bundle, and the last distributions for other temperatures and tonings.
 * @param remember how many distributions are kept, and how many bytes at most
 */
export function createSession(
  bundle: Bundle,
  engine: Engine,
  remember: { jobs: number; maxBytes: number },
): Session {
  const memory = new LRUCache<string, Remembered>({
    max: remember.jobs,
    maxSize: remember.maxBytes,
    // The areas that the toner keeps take five bytes a cell.
    sizeCalculation: ({ prepared: { raster, lightness }, said: { logits, areaOf } }) =>
      raster.data.byteLength +
      lightness.byteLength +
      5 * lightness.length +
      logits.byteLength +
      areaOf.byteLength,
  });

  const finish = async (
    { prepared, toner, said, format, notes }: Remembered,
    options: RedecodeOptions,
    key: string,
    started: number,
    ms: { decode: number; network: number },
  ): Promise<ColouriseResult> => {
    const temperature = options.temperature ?? defaultTemperature;
    const before = performance.now();
    const toning = toner.strengthOf(options.toning ?? 'auto');
    const ab = await decodeWith(engine, said, bundle.bins.centres, temperature);
    const coloured = colour(prepared, ab, toner.at(toning));
    const shown = options.compare ? sideBySide(prepared.raster, coloured) : coloured;
    const encoding = performance.now();
    const fitted = await encodeWithin(shown, options.format ?? format, options.maxBytes ?? Infinity);
    const done = performance.now();
    return {
      status: 'coloured',
      ...fitted,
      scale: fitted.width / shown.width,
      engine: engine.name,
      model: bundle.name,
      temperature,
      toning,
      notes,
      key,
      ms: { ...ms, colour: encoding - before, encode: done - encoding, total: done - started },
    };
  };

  return {
    async colourise(bytes, options) {
      const started = performance.now();
      checkTemperature(options.temperature ?? defaultTemperature);
      checkToning(options.toning ?? 'auto');
      const picture = await decodePicture(bytes);
      const format =
        options.format ?? writableFormats.find((writable) => writable === picture.format) ?? 'png';
      if (!options.force && (await looksColoured(picture))) {
        const decoded = performance.now();
        const copy = format === picture.format ? bytes : await encodePicture(picture, format);
        const done = performance.now();
        return {
          status: 'copied',
          bytes: copy,
          format,
          width: picture.width,
          height: picture.height,
          scale: 1,
          engine: engine.name,
          model: bundle.name,
          temperature: options.temperature ?? defaultTemperature,
          toning: 0,
          notes: [...(copy === bytes ? [] : picture.notes), 'already coloured: copied unchanged'],
          ms: {
            decode: decoded - started,
            network: 0,
            colour: 0,
            encode: done - decoded,
            total: done - started,
          },
        };
      }
      const prepared = await prepare(picture);
      const decoded = performance.now();
      const said = await runNetwork(engine, prepared);
      const network = performance.now() - decoded;
      const toner = createPageToner(picture, prepared.layout);
      const entry = { prepared, toner, said, format, notes: picture.notes };
      const key = randomUUID();
      memory.set(key, entry);
      return finish(entry, options, key, started, { decode: decoded - started, network });
    },

    async redecode(key, options) {
      const started = performance.now();
      checkToning(options.toning ?? 'auto');
      const entry = memory.get(key);
      if (!entry) {
        throw new ColourNetError('forgotten', 'That picture is no longer in memory: colour it again.');
      }
      return finish(entry, options, key, started, { decode: 0, network: 0 });
    },
  };
}
