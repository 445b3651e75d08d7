import * as tf from '@tensorflow/tfjs';

// TensorFlow.js's own cpu backend is what the tests of tiny nets want: no advice to install another.
tf.env().set('PROD', true);

export { tf };
