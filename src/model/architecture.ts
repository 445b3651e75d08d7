/**
 * ColourNet after Zhang, Isola and Efros (2016), as data: every engine builds its network from this one list.
 * Kernels are 3 x 3 with ReLU, but for the head; batch norm ends each block. The size falls by 8 and doubles once,
 * so logits come at a quarter of the input's size.
 */

export interface NetworkSize {
  /** Scales the channels: 1 is the full network. */
  readonly width: number;
  /** Q, how many colours there are to choose from. */
  readonly bins: number;
}

export type Step =
  | {
      readonly kind: 'conv';
      readonly name: string;
      readonly kernel: 1 | 3;
      readonly inputs: number;
      readonly filters: number;
      readonly stride: 1 | 2;
      readonly dilation: 1 | 2;
      readonly relu: boolean;
    }
  | { readonly kind: 'norm'; readonly name: string; readonly channels: number }
  | { readonly kind: 'upsample' };

export const batchNormEpsilon = 1e-5;

/** Sides of the network's input must be multiples of this. */
export const sizeStep = 8;

/** Logits come at a `1 / logitScale` of the input's size. */
export const logitScale = 4;

// Channels at width 1, convolutions, stride of the last one, dilation.
const blocks = [
  { channels: 64, convs: 2, stride: 2, dilation: 1 },
  { channels: 128, convs: 2, stride: 2, dilation: 1 },
  { channels: 256, convs: 3, stride: 2, dilation: 1 },
  { channels: 512, convs: 3, stride: 1, dilation: 1 },
  { channels: 512, convs: 3, stride: 1, dilation: 2 },
  { channels: 512, convs: 3, stride: 1, dilation: 2 },
  { channels: 256, convs: 3, stride: 1, dilation: 1 },
  { channels: 128, convs: 3, stride: 1, dilation: 1, upsample: true },
] as const;

/** The network's steps in order, from one channel of L to `bins` logits. */
export function architecture({ width, bins }: NetworkSize): Step[] {
  const steps: Step[] = [];
  let inputs = 1;
  for (const [index, block] of blocks.entries()) {
    const number = index + 1;
    const filters = Math.max(1, Math.round(block.channels * width));
    if ('upsample' in block) steps.push({ kind: 'upsample' });
    for (let conv = 1; conv <= block.convs; conv++) {
      const stride = conv === block.convs ? block.stride : 1;
      const name = `conv${number}_${conv}`;
      steps.push({
        kind: 'conv',
        name,
        kernel: 3,
        inputs,
        filters,
        stride,
        dilation: block.dilation,
        relu: true,
      });
      inputs = filters;
    }
    steps.push({ kind: 'norm', name: `bn${number}`, channels: filters });
  }
  steps.push({
    kind: 'conv',
    name: 'head',
    kernel: 1,
    inputs,
    filters: bins,
    stride: 1,
    dilation: 1,
    relu: false,
  });
  return steps;
}

/** Name and shape of every weight, in order; kernels are HWIO. */
export function weightShapes(size: NetworkSize): { name: string; shape: number[] }[] {
  return architecture(size).flatMap((step) => {
    if (step.kind === 'conv') {
      const kernelShape = [step.kernel, step.kernel, step.inputs, step.filters];
      return [
        { name: `${step.name}/kernel`, shape: kernelShape },
        { name: `${step.name}/bias`, shape: [step.filters] },
      ];
    }
    if (step.kind === 'upsample') return [];
    const parts = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
    return parts.map((part) => ({ name: `${step.name}/${part}`, shape: [step.channels] }));
  });
}

/** The numbers of a network by weight name. */
export type Weights = ReadonlyMap<string, Float32Array>;
