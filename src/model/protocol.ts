import type { Env } from '../env.ts';
import type { ErrorCode } from '../errors.ts';
import type { PictureFault } from './bad-picture.ts';
import type { ModelFigures } from './bundle.ts';
import type { EngineReason } from './engines/choose.ts';
import type { ColouriseOptions, ColouriseResult, RedecodeOptions } from './session.ts';

/** What the worker thread is started with. */
export interface WorkerData {
  readonly folder: string;
  readonly engine: Env['COLOURNET_ENGINE'];
  readonly remember: { readonly jobs: number; readonly maxBytes: number };
}

/** What is said to the worker thread. */
export type Request =
  | {
      readonly id: number;
      readonly kind: 'colourise';
      readonly bytes: Uint8Array;
      readonly options: ColouriseOptions;
    }
  | {
      readonly id: number;
      readonly kind: 'redecode';
      readonly key: string;
      readonly options: RedecodeOptions;
    }
  /** Another model from here on; the jobs before it are done by the one before. */
  | { readonly id: number; readonly kind: 'load'; readonly folder: string }
  | { readonly kind: 'close' };

/** An error as plain data: an error itself would lose its class on the way between threads. */
export interface Fault {
  readonly code: ErrorCode | null;
  /** Where a picture was refused. */
  readonly picture: PictureFault | null;
  readonly message: string;
  readonly stack: string;
}

/** Which engine and model are at work. */
export interface Facts {
  readonly engine: ColouriseResult['engine'];
  readonly device: string;
  readonly why: EngineReason;
  /** What ONNX Runtime said, where it would not start. */
  readonly trouble: string | undefined;
  readonly model: string;
  /** Channels of its network, as a share of the full one's. */
  readonly width: number;
  /** How well it colours what it was not trained on, where it was validated. */
  readonly figures: ModelFigures | undefined;
}

/** What the worker thread says. */
export type Response =
  | { readonly kind: 'ready'; readonly facts: Facts }
  | { readonly kind: 'failed'; readonly fault: Fault }
  | { readonly kind: 'result'; readonly id: number; readonly result: ColouriseResult }
  | { readonly kind: 'loaded'; readonly id: number; readonly facts: Facts }
  | { readonly kind: 'fault'; readonly id: number; readonly fault: Fault };
