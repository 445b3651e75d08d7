import * as tf from '@tensorflow/tfjs';

/**
 * What products are computed in: `bfloat16` rounds their factors to 8 bits of mantissa, and processors with AVX-512 BF16
 * or AMX, and GPUs, are then at least twice as fast. Sums, and all that is kept, stay in float32.
 */
export type Precision = 'float32' | 'bfloat16';

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
  /** Runs an op that gives one tensor. TensorFlow.js knows no bfloat16: such a tensor calls itself float32, and only ops take it. */
  readonly get: (op: string, attributes: readonly OpAttribute[], inputs: readonly tf.Tensor[]) => tf.Tensor;
  /** Whether it computes on a GPU. */
  readonly usesGpu: boolean;
  readonly attribute: {
    readonly int: (name: string, value: number | readonly number[]) => OpAttribute;
    readonly float: (name: string, value: number) => OpAttribute;
    readonly bool: (name: string, value: boolean) => OpAttribute;
    readonly text: (name: string, value: string) => OpAttribute;
    readonly type: (name: string, value: Precision) => OpAttribute;
    readonly shape: (name: string, value: readonly number[]) => OpAttribute;
  };
}

/** A tensor of TensorFlow's own, as the binding tells of it. */
interface TensorMetadata {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** What we use of the backend of `@tensorflow/tfjs-node-gpu`; its class is known only once its binding is loaded. */
interface NativeBackend {
  /** Its ops, and constants of TensorFlow's C API. */
  readonly binding: {
    executeOp(
      op: string,
      attributes: readonly OpAttribute[],
      inputIds: readonly number[],
      outputs: number,
    ): TensorMetadata[];
  } & Readonly<
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
  getInputTensorIds(inputs: readonly tf.Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
}

const bfloat16 = 14; // TF_BFLOAT16 of TensorFlow's tf_datatype.h, which the binding does not export

/** Whether TensorFlow.js's current backend is native TensorFlow. */
export function isNative(): boolean {
  return tf.getBackend() === 'tensorflow';
}

/** The ops of the current backend, which must be native TensorFlow. */
export function openNativeOps(): NativeOps {
  const backend = tf.backend() as unknown as NativeBackend;
  const { binding } = backend;
  const run: NativeOps['run'] = (op, attributes, inputs, outputs) =>
    binding
      .executeOp(op, attributes, backend.getInputTensorIds(inputs), outputs)
      .map((made) =>
        backend.createOutputTensor(made.dtype === bfloat16 ? { ...made, dtype: binding.TF_FLOAT } : made),
      );
  return {
    run,
    usesGpu: backend.isUsingGpuDevice,
    get: (op, attributes, inputs) => run(op, attributes, inputs, 1)[0]!,
    attribute: {
      int: (name, value) => ({ name, type: binding.TF_ATTR_INT, value }),
      float: (name, value) => ({ name, type: binding.TF_ATTR_FLOAT, value }),
      bool: (name, value) => ({ name, type: binding.TF_ATTR_BOOL, value }),
      text: (name, value) => ({ name, type: binding.TF_ATTR_STRING, value }),
      type: (name, value) => ({
        name,
        type: binding.TF_ATTR_TYPE,
        value: value === 'bfloat16' ? bfloat16 : binding.TF_FLOAT,
      }),
      shape: (name, value) => ({ name, type: binding.TF_ATTR_SHAPE, value }),
    },
  };
}
