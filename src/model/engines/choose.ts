import type { Env } from '../../env.ts';
import { ColourNetError } from '../../errors.ts';
import type { Engine, EngineName, EngineSource } from './engine.ts';
import { tensorflowUsesGpu } from './tensorflow-binding.ts';

type OpenEngine = (bundle: EngineSource) => Promise<Engine>;

/** What this machine has; loaded only when it is asked for. */
export interface Engines {
  /** Whether the TensorFlow binding is built here and computes on a GPU. */
  readonly tensorflowUsesGpu: () => boolean;
  readonly open: Readonly<Record<EngineName, OpenEngine>>;
}

const machineEngines: Engines = {
  tensorflowUsesGpu,
  open: {
    tensorflow: async (bundle) => (await import('./tensorflow.ts')).openTensorflow(bundle),
    onnx: async (bundle) => (await import('./onnx.ts')).openOnnx(bundle),
    wasm: async (bundle) => (await import('./wasm.ts')).openWasm(bundle),
  },
};

/** Why an engine was taken: it was asked for, or of the better ones that `auto` looks for there is none. */
export type EngineReason = 'asked-for' | 'gpu' | 'no-gpu' | 'no-onnx';

export interface Chosen {
  readonly engine: Engine;
  readonly why: EngineReason;
  /** What ONNX Runtime said, where it would not start. */
  readonly trouble?: string;
}

/**
 * Opens the engine asked for, or with `auto` the best one: TensorFlow where it has a GPU, else ONNX Runtime, else
 * WebAssembly.
 * @throws ColourNetError `engine-unavailable` where the engine asked for is not to be had
 */
export async function openEngine(
  choice: Env['COLOURNET_ENGINE'],
  bundle: EngineSource,
  engines: Engines = machineEngines,
): Promise<Chosen> {
  if (choice !== 'auto') {
    try {
      return { engine: await engines.open[choice](bundle), why: 'asked-for' };
    } catch (cause) {
      if (cause instanceof ColourNetError) throw cause;
      throw unavailable(choice, cause);
    }
  }
  if (engines.tensorflowUsesGpu()) {
    return { engine: await engines.open.tensorflow(bundle), why: 'gpu' };
  }
  try {
    return { engine: await engines.open.onnx(bundle), why: 'no-gpu' };
  } catch (cause) {
    const trouble = cause instanceof Error ? cause.message : String(cause);
    return { engine: await engines.open.wasm(bundle), why: 'no-onnx', trouble };
  }
}

function unavailable(choice: string, cause: unknown): ColourNetError {
  const what = cause instanceof Error ? cause.message : String(cause);
  const sentence = `The engine ${choice} cannot run here (${what}): set COLOURNET_ENGINE=auto to take the best that can.`;
  return new ColourNetError('engine-unavailable', sentence, { cause });
}
