import type { Bundle } from '../bundle.ts';
import type { AbPlanes } from '../decode.ts';

/** The engines that can run the network, by the name that results and `COLOURNET_ENGINE` use. */
export type EngineName = 'tensorflow' | 'onnx' | 'wasm';

/** What an engine is opened with. */
export type EngineSource = Pick<Bundle, 'size' | 'weights' | 'bins'>;

/** Something that runs ColourNet forward. Tensors stay inside: numbers go in and come out. */
export interface Engine {
  readonly name: EngineName;
  /** What does the work, for the log: `GPU` or `CPU`, and how many threads where that is known. */
  readonly device: string;
  /**
   * @param input L/50 - 1, row by row, `height * width` numbers
   * @param height rows, a multiple of 8
   * @param width columns, a multiple of 8
   * @returns logits `[height / 4, width / 4, Q]`, bins last
   */
  run(input: Float32Array, height: number, width: number): Promise<Float32Array>;
  /**
   * The annealed means of decode.ts where the engine is faster at them.
   * @param logits as `run` gives them
   * @param temperature above 0
   */
  decode?(logits: Float32Array, temperature: number): Promise<AbPlanes>;
  close(): Promise<void>;
}
