import * as tf from '@tensorflow/tfjs';
import { architecture, batchNormEpsilon, type NetworkSize, type Weights } from './architecture.ts';

/**
 * ColourNet as a TensorFlow.js layers model of stock layers only: input L/50 - 1 as `[batch, h, w, 1]`, output
 * logits `[batch, h / 4, w / 4, bins]`. No layer carries a regulariser.
 * @param start what the kernels begin with: He normal numbers of a seed, or zeros where weights are to be set anyway
 */
export function buildNetwork(size: NetworkSize, start: { seed: number } | 'zeros'): tf.LayersModel {
  const input = tf.input({ shape: [null, null, 1], name: 'lightness' });
  let x = input;
  for (const [index, step] of architecture(size).entries()) {
    if (step.kind === 'upsample') {
      x = apply(tf.layers.upSampling2d({ size: [2, 2], name: 'upsample', interpolation: 'nearest' }), x);
    } else if (step.kind === 'norm') {
      x = apply(tf.layers.batchNormalization({ name: step.name, epsilon: batchNormEpsilon }), x);
    } else {
      // At stride 2 one zero on all four sides, as Caffe and PyTorch pad: `same` would pad right and bottom only.
      const padded = step.stride === 2;
      if (padded) x = apply(tf.layers.zeroPadding2d({ padding: 1, name: `${step.name}_pad` }), x);
      x = apply(
        tf.layers.conv2d({
          name: step.name,
          filters: step.filters,
          kernelSize: step.kernel,
          strides: step.stride,
          dilationRate: step.dilation,
          padding: padded ? 'valid' : 'same',
          activation: step.relu ? 'relu' : 'linear',
          kernelInitializer:
            start === 'zeros'
              ? tf.initializers.zeros()
              : tf.initializers.heNormal({ seed: start.seed + index }),
        }),
        x,
      );
    }
  }
  return tf.model({ inputs: input, outputs: x, name: 'colournet' });
}

/** A layer on one tensor; the library's type allows for several. */
function apply(layer: { apply(x: tf.SymbolicTensor): unknown }, x: tf.SymbolicTensor): tf.SymbolicTensor {
  return layer.apply(x) as tf.SymbolicTensor;
}

/** Puts `weights` into the model; every name must be there, with as many numbers as the model has. */
export function setWeights(model: tf.LayersModel, weights: Weights): void {
  tf.tidy(() => {
    const tensors = model.weights.map((variable) => {
      const data = weights.get(variable.originalName);
      if (!data) throw new Error(`no weight is called ${variable.originalName}`);
      return tf.tensor(data, variable.shape as number[]);
    });
    model.setWeights(tensors);
  });
}

/** The model's numbers by weight name. */
export async function getWeights(model: tf.LayersModel): Promise<Weights> {
  const entries = model.weights.map(
    async (variable) => [variable.originalName, (await variable.read().data()) as Float32Array] as const,
  );
  return new Map(await Promise.all(entries));
}

/** What `model.json` holds under `modelTopology`: enough for plain `tf.loadLayersModel`. */
export function networkTopology(size: NetworkSize): Record<string, unknown> {
  const model = buildNetwork(size, { seed: 0 }); // He normal is what the topology shall say
  try {
    return model.toJSON(null, false) as Record<string, unknown>;
  } finally {
    model.dispose();
  }
}
