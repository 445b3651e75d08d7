import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { LRUCache } from 'lru-cache';

type Uniforms = { type: string; data: number[] }[];

/** What we change of TensorFlow.js's webgpu backend (4.22): it does not tell of these in its types. */
interface Inner {
  makeUniforms(uniforms: Uniforms): GPUBufferBinding;
  uniformPendingDisposal: GPUBuffer[];
  uploadToGPU(dataId: object): void;
  readonly tensorMap: { get(dataId: object): { dtype: string; resource?: unknown; values: unknown } };
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer, reuse?: boolean): void;
    /** By size and usage. */
    readonly freeBuffers: ReadonlyMap<string, GPUBuffer[]>;
  };
  readonly device: GPUDevice;
  readonly queue: GPUQueue;
}

/** Backends that call less already. */
const done = new WeakSet<WebGPUBackend>();

const mostUniforms = 10_000;
const mostBindGroups = 10_000;

/**
 * Makes the backend call the driver less. For each program it makes a buffer of uniforms and a bind group, and for each
 * number or array that comes to the GPU a buffer to copy from: in Node.js that takes five times as long as all else. A
 * network in training does the same again and again, so what was made for one step serves the next ones.
 */
export function callLess(backend: WebGPUBackend): void {
  if (done.has(backend)) return;
  done.add(backend);
  const inner = backend as unknown as Inner;
  keepUniforms(inner);
  keepBindGroups(inner.device);
  oldestFirst(inner);
  writeDirectly(inner);
}

function keepUniforms(inner: Inner): void {
  const make = inner.makeUniforms.bind(inner);
  const kept = new LRUCache<string, GPUBufferBinding>({ max: mostUniforms });
  inner.makeUniforms = (uniforms) => {
    const key = JSON.stringify(uniforms);
    let binding = kept.get(key);
    if (!binding) {
      binding = make(uniforms);
      inner.uniformPendingDisposal.pop(); // it would be used for other uniforms after this step
      kept.set(key, binding);
    }
    return binding;
  };
}

function keepBindGroups(device: GPUDevice): void {
  const numberOf = numberer();

  const createPipeline = device.createComputePipeline.bind(device);
  device.createComputePipeline = (descriptor) => {
    const pipeline = createPipeline(descriptor);
    const layout = pipeline.getBindGroupLayout(0); // no program has another group
    pipeline.getBindGroupLayout = () => layout;
    return pipeline;
  };

  const createGroup = device.createBindGroup.bind(device);
  const kept = new LRUCache<string, GPUBindGroup>({ max: mostBindGroups });
  device.createBindGroup = (descriptor) => {
    const buffers = [...descriptor.entries].map(({ resource }) => (resource as GPUBufferBinding).buffer);
    const key = [descriptor.layout, ...buffers].map(numberOf).join(' ');
    let group = kept.get(key);
    if (!group) kept.set(key, (group = createGroup(descriptor)));
    return group;
  };
}

/**
 * Gives free buffers away in the order of their age, not the last one first: then each step finds the buffers that the
 * one before had, and with them its bind groups.
 */
function oldestFirst({ bufferManager }: Inner): void {
  const ages = numberer();
  const acquire = bufferManager.acquireBuffer.bind(bufferManager);
  bufferManager.acquireBuffer = (...asked) => {
    const buffer = acquire(...asked);
    ages(buffer);
    return buffer;
  };
  const release = bufferManager.releaseBuffer.bind(bufferManager);
  bufferManager.releaseBuffer = (buffer, reuse = true) => {
    release(buffer, reuse);
    if (!reuse) return;
    const free = bufferManager.freeBuffers.get(`${buffer.size}_${buffer.usage}`)!; // the last one is the next to go
    let place = free.length - 1;
    for (; place > 0 && ages(free[place - 1]!) < ages(buffer); place--) free[place] = free[place - 1]!;
    free[place] = buffer;
  };
}

/** Numbers objects in the order in which it first sees them. */
function numberer(): (object: object) => number {
  const numbers = new WeakMap<object, number>();
  let count = 0;
  return (object) => {
    let number = numbers.get(object);
    if (number === undefined) numbers.set(object, (number = count++));
    return number;
  };
}

/** A buffer that is free belongs to no command that waits to be sent, so that writing to it overtakes nothing. */
function writeDirectly(inner: Inner): void {
  const upload = inner.uploadToGPU.bind(inner);
  inner.uploadToGPU = (dataId) => {
    const tensor = inner.tensorMap.get(dataId);
    const { resource, values } = tensor;
    if (resource || !(values instanceof Float32Array)) return upload(dataId);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = inner.bufferManager.acquireBuffer(values.byteLength, usage);
    inner.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    Object.assign(tensor, { resource: buffer, values: null });
  };
}
