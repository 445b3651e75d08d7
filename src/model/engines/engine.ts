/** The engines that can run the network, by the name that results and `COLOURNET_ENGINE` use. */
export const engineNames = ['tensorflow', 'onnx', 'wasm'] as const;
export type EngineName = (typeof engineNames)[number];

/** Something that runs ColourNet forward. Tensors stay inside: numbers go in and come out. */
export interface Engine {
  readonly name: EngineName;
  /** One clause for the log: which processor or device does the work, e.g. `CPU, 2 threads`. */
  readonly device: string;
  /**
   * @param input L/50 - 1, row by row, `height * width` numbers
   * @param height rows, a multiple of 8
   * @param width columns, a multiple of 8
   * @returns logits `[height / 4, width / 4, Q]`, bins last
   */
  run(input: Float32Array, height: number, width: number): Promise<Float32Array>;
  close(): Promise<void>;
}
