import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Engine, EngineSource } from './engine.ts';
import { onnxDecodeGraph, onnxGraph } from './onnx-graph.ts';

/** What a session of ours is opened with; the benchmark opens its reference the same way. */
export function sessionOptions(threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    enableMemPattern: false, // plans for one size of picture, and pages come in many
    // Else its threads keep the processor busy for 40 ms after every run, which the pixel work pays for.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  };
}

/**
 * ONNX Runtime on the processor. `run` blocks its thread although it returns a promise: keep it off the thread that
 * must stay awake.
 */
export async function openOnnx({ size, weights, bins }: EngineSource): Promise<Engine> {
  const threads = availableParallelism();
  const session = await InferenceSession.create(onnxGraph(size, weights), sessionOptions(threads));
  const decoder = await InferenceSession.create(onnxDecodeGraph(bins.centres), sessionOptions(threads));
  return {
    name: 'onnx',
    device: `CPU, ${threads} thread${threads === 1 ? '' : 's'}`,
    async run(input, height, width) {
      const lightness = new Tensor('float32', input, [1, 1, height, width]);
      const { logits } = await session.run({ lightness });
      return logits!.data as Float32Array;
    },
    async decode(logits, temperature) {
      const pixels = logits.length / size.bins;
      const { ab } = await decoder.run({
        logits: new Tensor('float32', logits, [pixels, size.bins]),
        sharpness: new Tensor('float32', [1 / temperature], [1]),
      });
      const planes = ab!.data as Float32Array;
      return { a: planes.subarray(0, pixels), b: planes.subarray(pixels) };
    },
    async close() {
      await session.release();
      await decoder.release();
    },
  };
}
