import { randomUUID } from 'node:crypto';
import { ColourNetError } from '../errors.ts';
import type { Bundle } from './bundle.ts';
import { isColoured } from './coloured.ts';
import { colour, decodeWith, type Prepared, prepare, runNetwork } from './colourise.ts';
import { checkTemperature, defaultTemperature } from './decode.ts';
import type { Engine, EngineName } from './engines/engine.ts';
import {
  decodePicture,
  encodePicture,
  type Raster,
  resizePicture,
  type WritableFormat,
  writableFormats,
} from './image.ts';
import { sideBySide } from './sheet.ts';

export interface ColouriseOptions {
  /** 0 (the likeliest colours) or 0.05..1.5; 0.38 unless told otherwise. */
  readonly temperature?: number;
  /** Colours a picture that is coloured already. */
  readonly force?: boolean;
  /** Puts the original on the left of the result. */
  readonly compare?: boolean;
  /** The input's own where it can be written, else PNG. */
  readonly format?: WritableFormat;
}

export interface ColouriseResult {
  /** `copied`: the picture was coloured already. */
  readonly status: 'coloured' | 'copied';
  readonly bytes: Uint8Array;
  readonly format: WritableFormat;
  readonly width: number;
  readonly height: number;
  readonly engine: EngineName;
  readonly model: string;
  readonly temperature: number;
  /** What the reader should know, e.g. that only the first frame was coloured. */
  readonly notes: readonly string[];
  /** Names the cached distribution for `redecode`; absent where nothing was coloured. */
  readonly key?: string;
  /** Milliseconds. */
  readonly ms: Readonly<Record<'decode' | 'network' | 'colour' | 'encode' | 'total', number>>;
}

export type RedecodeOptions = Pick<ColouriseOptions, 'temperature' | 'compare' | 'format'>;

interface Remembered {
  readonly prepared: Prepared;
  readonly logits: Float32Array;
  readonly format: WritableFormat;
  readonly notes: readonly string[];
}

export interface Session {
  colourise(bytes: Uint8Array, options: ColouriseOptions): Promise<ColouriseResult>;
  redecode(key: string, options: RedecodeOptions): Promise<ColouriseResult>;
}

/**
 * Bytes in, bytes out: one engine, one bundle, and the last distributions for other temperatures.
 * @param remember how many distributions are kept, and how many bytes at most
 */
export function createSession(
  bundle: Bundle,
  engine: Engine,
  remember: { jobs: number; maxBytes: number },
): Session {
  const memory = new Map<string, Remembered>(); // oldest first

  const store = (entry: Remembered): string => {
    const key = randomUUID();
    memory.set(key, entry);
    let bytes = [...memory.values()].reduce((sum, { prepared, logits }) => sum + sizeOf(prepared, logits), 0);
    for (const [oldest, { prepared, logits }] of memory) {
      if (memory.size <= remember.jobs && bytes <= remember.maxBytes) break;
      memory.delete(oldest);
      bytes -= sizeOf(prepared, logits);
    }
    return key;
  };

  const finish = async (
    { prepared, logits, format, notes }: Remembered,
    options: RedecodeOptions,
    key: string,
    started: number,
    ms: { decode: number; network: number },
  ): Promise<ColouriseResult> => {
    const temperature = options.temperature ?? defaultTemperature;
    const before = performance.now();
    const coloured = colour(prepared, await decodeWith(engine, logits, bundle.bins.centres, temperature));
    const shown = options.compare ? sideBySide(prepared.raster, coloured) : coloured;
    const encoding = performance.now();
    const bytes = await encodePicture(shown, options.format ?? format);
    const done = performance.now();
    return {
      status: 'coloured',
      bytes,
      format: options.format ?? format,
      width: shown.width,
      height: shown.height,
      engine: engine.name,
      model: bundle.name,
      temperature,
      notes,
      key,
      ms: { ...ms, colour: encoding - before, encode: done - encoding, total: done - started },
    };
  };

  return {
    async colourise(bytes, options) {
      const started = performance.now();
      checkTemperature(options.temperature ?? defaultTemperature);
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
          engine: engine.name,
          model: bundle.name,
          temperature: options.temperature ?? defaultTemperature,
          notes: [...picture.notes, 'already coloured: copied unchanged'],
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
      const logits = await runNetwork(engine, prepared);
      const network = performance.now() - decoded;
      const entry = { prepared, logits, format, notes: picture.notes };
      return finish(entry, options, store(entry), started, { decode: decoded - started, network });
    },

    async redecode(key, options) {
      const started = performance.now();
      const entry = memory.get(key);
      if (!entry)
        throw new ColourNetError('forgotten', 'That picture is no longer in memory: colour it again.');
      memory.delete(key); // and last again
      memory.set(key, entry);
      return finish(entry, options, key, started, { decode: 0, network: 0 });
    },
  };
}

function sizeOf({ raster, lightness }: Prepared, logits: Float32Array): number {
  return raster.data.byteLength + lightness.byteLength + logits.byteLength;
}

const thumbnailPx = 256; // enough to see colour, too little to see the colour noise of JPEG

async function looksColoured(raster: Raster): Promise<boolean> {
  if (isGrey(raster.data)) return false;
  const scale = Math.min(1, thumbnailPx / Math.max(raster.width, raster.height));
  const [width, height] = [raster.width, raster.height].map((side) => Math.max(1, Math.round(side * scale)));
  return isColoured(await resizePicture(raster, width!, height!)).coloured;
}

function isGrey(rgb: Uint8Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) {
    if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  }
  return true;
}
