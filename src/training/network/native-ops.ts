import * as tf from '@tensorflow/tfjs';

/** An attribute of an op, as TensorFlow's C API takes it. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | readonly number[] | boolean | string;
}

/** Native TensorFlow's own ops by name: https://www.tensorflow.org/api_docs/python/tf/raw_ops says what each does. */
export interface NativeOps {
  /** Runs an op at once; what it gives is the caller's to dispose, or the enclosing `tf.tidy`'s. */
  readonly run: (
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ) => tf.Tensor[];
  /** Runs an op that gives one tensor. */
  readonly get: (op: string, attributes: readonly OpAttribute[], inputs: readonly tf.Tensor[]) => tf.Tensor;
  /** Whether it computes on a GPU. */
  readonly usesGpu: boolean;
  readonly attribute: {
    readonly int: (name: string, value: number | readonly number[]) => OpAttribute;
    readonly float: (name: string, value: number) => OpAttribute;
    readonly bool: (name: string, value: boolean) => OpAttribute;
    readonly text: (name: string, value: string) => OpAttribute;
    readonly type: (name: string, value: 'float32') => OpAttribute;
    readonly shape: (name: string, value: readonly number[]) => OpAttribute;
  };
}

/** What we use of the backend of `@tensorflow/tfjs-node-gpu`; its class is known only once its binding is loaded. */
interface NativeBackend {
  /** Constants of TensorFlow's C API. */
  readonly binding: Readonly<
    Record<
      | 'TF_ATTR_INT'
      | 'TF_ATTR_FLOAT'
      | 'TF_ATTR_BOOL'
      | 'TF_ATTR_STRING'
      | 'TF_ATTR_TYPE'
      | 'TF_ATTR_SHAPE'
      | 'TF_FLOAT',
      number
    >
  >;
  readonly isUsingGpuDevice: boolean;
  executeMultipleOutputs(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

/** Whether TensorFlow.js's current backend is native TensorFlow. */
export function isNative(): boolean {
  return tf.getBackend() === 'tensorflow';
}

/** The ops of the current backend, which must be native TensorFlow. */
export function openNativeOps(): NativeOps {
  const backend = tf.backend() as unknown as NativeBackend;
  const { binding } = backend;
  const run: NativeOps['run'] = (op, attributes, inputs, outputs) =>
    backend.executeMultipleOutputs(op, attributes, inputs, outputs);
  return {
    run,
    usesGpu: backend.isUsingGpuDevice,
    get: (op, attributes, inputs) => run(op, attributes, inputs, 1)[0]!,
    attribute: {
      int: (name, value) => ({ name, type: binding.TF_ATTR_INT, value }),
      float: (name, value) => ({ name, type: binding.TF_ATTR_FLOAT, value }),
      bool: (name, value) => ({ name, type: binding.TF_ATTR_BOOL, value }),
      text: (name, value) => ({ name, type: binding.TF_ATTR_STRING, value }),
      type: (name) => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }),
      shape: (name, value) => ({ name, type: binding.TF_ATTR_SHAPE, value }),
    },
  };
}
