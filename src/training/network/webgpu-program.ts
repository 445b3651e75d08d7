import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

type Three = [number, number, number];

/** A program of ours for TensorFlow.js's webgpu backend: https://www.w3.org/TR/WGSL/ */
export interface Program {
  /** Names the code: programs of one name have the same. */
  readonly name: string;
  /** What the code calls them, with their shapes as `uniforms.<name>Shape`. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputShape: number[];
  readonly workgroups: Three;
  readonly workgroupSize: Three;
  /** Numbers that the code finds as `uniforms.<name>`. */
  readonly ints?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** WGSL with a `fn main()` that writes `result`. */
  readonly code: string;
}

/** Runs a program; what it gives is the caller's to dispose, or the enclosing `tf.tidy`'s. */
export function runProgram(program: Program): tf.Tensor {
  const { name, inputs, outputShape, workgroups, workgroupSize, ints = {}, floats = {}, code } = program;
  const whole = {
    shaderKey: name,
    variableNames: Object.keys(inputs),
    outputShape,
    dispatch: workgroups,
    dispatchLayout: { x: [0], y: [1], z: [2] },
    workgroupSize,
    uniforms: [
      ...Object.keys(ints).map((key) => `${key} : i32,`),
      ...Object.keys(floats).map((key) => `${key} : f32,`),
    ].join(' '),
    getUserCode: () => code,
  };
  const uniforms = [
    ...Object.values(ints).map((number) => ({ type: 'int32', data: [number] })),
    ...Object.values(floats).map((number) => ({ type: 'float32', data: [number] })),
  ];
  const backend = tf.backend() as WebGPUBackend;
  const info = backend.runWebGPUProgram(whole, Object.values(inputs), 'float32', uniforms);
  return tf.engine().makeTensorFromTensorInfo(info);
}

const flatSize = 64;
/** WebGPU starts no more of them side by side. */
const mostWorkgroups = 65_535;

/** Runs a program that has one thread for each number of its result: `code` finds its place in `i`. */
export function runFlat(program: Omit<Program, 'workgroups' | 'workgroupSize'>): tf.Tensor {
  const length = program.outputShape.reduce((product, side) => product * side, 1);
  const groups = Math.ceil(length / flatSize);
  const rows = Math.ceil(groups / mostWorkgroups);
  return runProgram({
    ...program,
    ints: { ...program.ints, length },
    workgroups: [Math.ceil(groups / rows), rows, 1],
    workgroupSize: [flatSize, 1, 1],
    code: `
fn main() {
  let i = getGlobalIndex();
  if (i >= uniforms.length) { return; }
  ${program.code}
}`,
  });
}
