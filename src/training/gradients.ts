import * as tf from '@tensorflow/tfjs';
import { dilatedGradients } from './layers-any.ts';
import { zerosAround } from './layers.ts';

/**
 * Teaches TensorFlow.js's tape the gradient of a dilated convolution of stride 1 and padding `same`, which it refuses;
 * other convolutions keep theirs. `backprop.ts` needs no tape and is faster: this is for `model.apply`.
 */
export function registerTrainingGradients(): void {
  const stock = tf.getGradient('Conv2D');
  if (stock.gradFunc.name === 'convolutionGradient') return;
  tf.unregisterGradient('Conv2D');
  const convolutionGradient: tf.GradConfig['gradFunc'] = (dy, saved, attributes) => {
    const { pad, dilations } = attributes as unknown as { pad: string; dilations: number | [number, number] };
    const dilation = typeof dilations === 'number' ? dilations : dilations[0];
    if (dilation === 1 || pad !== 'same') return stock.gradFunc(dy, saved, attributes);
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const gradients = dilatedGradients(
      x,
      filter,
      dy as tf.Tensor4D,
      zerosAround(filter.shape[0], dilation),
      dilation,
    );
    return { x: gradients.input, filter: gradients.filter };
  };
  tf.registerGradient({ ...stock, gradFunc: convolutionGradient });
}
