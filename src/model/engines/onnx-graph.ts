import protobuf from 'protobufjs';
import {
  architecture,
  batchNormEpsilon,
  type NetworkSize,
  type Step,
  type Weights,
} from '../architecture.ts';

// The part of onnx.proto (github.com/onnx/onnx, Apache-2.0) that our graph uses, with its field numbers.
const repeated = (type: string, id: number) => ({ rule: 'repeated', type, id });
const schema = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: { type: 'int64', id: 1 },
        graph: { type: 'Graph', id: 7 },
        opsetImport: repeated('Opset', 8),
      },
    },
    Opset: { fields: { domain: { type: 'string', id: 1 }, version: { type: 'int64', id: 2 } } },
    Graph: {
      fields: {
        node: repeated('Node', 1),
        name: { type: 'string', id: 2 },
        initializer: repeated('Tensor', 5),
        input: repeated('Value', 11),
        output: repeated('Value', 12),
      },
    },
    Node: {
      fields: {
        input: repeated('string', 1),
        output: repeated('string', 2),
        opType: { type: 'string', id: 4 },
        attribute: repeated('Attribute', 5),
      },
    },
    Attribute: {
      fields: {
        name: { type: 'string', id: 1 },
        f: { type: 'float', id: 2 },
        i: { type: 'int64', id: 3 },
        s: { type: 'bytes', id: 4 },
        ints: repeated('int64', 8),
        type: { type: 'int32', id: 20 },
      },
    },
    Tensor: {
      fields: {
        dims: repeated('int64', 1),
        dataType: { type: 'int32', id: 2 },
        name: { type: 'string', id: 8 },
        rawData: { type: 'bytes', id: 9 },
      },
    },
    Value: { fields: { name: { type: 'string', id: 1 }, type: { type: 'Type', id: 2 } } },
    Type: { fields: { tensorType: { type: 'TensorType', id: 1 } } },
    TensorType: { fields: { elemType: { type: 'int32', id: 1 }, shape: { type: 'Shape', id: 2 } } },
    Shape: { fields: { dim: repeated('Dimension', 1) } },
    Dimension: { fields: { dimValue: { type: 'int64', id: 1 }, dimParam: { type: 'string', id: 2 } } },
  },
});

const float = 1; // TensorProto.DataType.FLOAT
const tensor = (name: string, dims: number[], values: Float32Array) => ({
  name,
  dims,
  dataType: float,
  rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});
const ints = (name: string, values: number[]) => ({ name, ints: values, type: 7 });
const text = (name: string, value: string) => ({ name, s: Buffer.from(value), type: 3 });
const value = (name: string, dims: (number | string)[]) => ({
  name,
  type: {
    tensorType: {
      elemType: float,
      shape: { dim: dims.map((dim) => (typeof dim === 'string' ? { dimParam: dim } : { dimValue: dim })) },
    },
  },
});

/**
 * The network as the bytes of an ONNX model: input `lightness` `[1, 1, h, w]`, output `logits`
 * `[1, h / 4, w / 4, bins]`, sides free.
 */
export function onnxGraph(size: NetworkSize, weights: Weights): Uint8Array {
  const { node, initializer, add } = chain('lightness');
  const weight = (name: string, dims: number[], reorder?: (values: Float32Array) => Float32Array) => {
    const values = weights.get(name)!;
    initializer.push(tensor(name, dims, reorder ? reorder(values) : values));
    return name;
  };

  for (const step of architecture(size)) {
    if (step.kind === 'upsample') {
      initializer.push(tensor('scales', [4], new Float32Array([1, 1, 2, 2])));
      const nearest = [
        text('mode', 'nearest'),
        text('coordinate_transformation_mode', 'asymmetric'),
        text('nearest_mode', 'floor'),
      ];
      add('Resize', 'upsample', ['', 'scales'], nearest);
    } else if (step.kind === 'norm') {
      const parts = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
      const inputs = parts.map((part) => weight(`${step.name}/${part}`, [step.channels]));
      add('BatchNormalization', step.name, inputs, [{ name: 'epsilon', f: batchNormEpsilon, type: 1 }]);
    } else {
      const pad = step.kernel === 3 ? step.dilation : 0; // `same` at stride 1, one on all four sides at stride 2
      const dims = [step.filters, step.inputs, step.kernel, step.kernel];
      const kernel = weight(`${step.name}/kernel`, dims, (values) => toOihw(values, step));
      const attributes = [
        ints('kernel_shape', [step.kernel, step.kernel]),
        ints('strides', [step.stride, step.stride]),
        ints('dilations', [step.dilation, step.dilation]),
        ints('pads', [pad, pad, pad, pad]),
      ];
      add('Conv', step.name, [kernel, weight(`${step.name}/bias`, [step.filters])], attributes);
      if (step.relu) add('Relu', `${step.name}_relu`, []);
    }
  }
  add('Transpose', 'logits', [], [ints('perm', [0, 2, 3, 1])]);

  return encode({
    node,
    initializer,
    input: [value('lightness', [1, 1, 'h', 'w'])],
    output: [value('logits', [1, 'h4', 'w4', size.bins])],
  });
}

/**
 * The annealed mean of decode.ts as the bytes of an ONNX model: inputs `logits` `[pixels, bins]` and `sharpness`
 * `[1]`, which is 1 / T; output `ab` `[2, pixels]`.
 */
export function onnxDecodeGraph(centres: readonly (readonly [number, number])[]): Uint8Array {
  const { node, initializer, add } = chain('logits');
  initializer.push(tensor('centres', [centres.length, 2], Float32Array.from(centres.flat())));
  add('Mul', 'sharpened', ['sharpness']);
  add('Softmax', 'distribution', [], [{ name: 'axis', i: -1, type: 2 }]);
  add('MatMul', 'means', ['centres']);
  add('Transpose', 'ab', [], [ints('perm', [1, 0])]);
  return encode({
    node,
    initializer,
    input: [value('logits', ['pixels', centres.length]), value('sharpness', [1])],
    output: [value('ab', [2, 'pixels'])],
  });
}

/** A graph in the making whose nodes each take the output of the one before as their first input. */
function chain(first: string) {
  const node: object[] = [];
  const initializer: object[] = [];
  let last = first;
  const add = (opType: string, output: string, inputs: string[], attribute: object[] = []) => {
    node.push({ opType, input: [last, ...inputs], output: [output], attribute });
    last = output;
  };
  return { node, initializer, add };
}

function encode(graph: {
  node: object[];
  initializer: object[];
  input: object[];
  output: object[];
}): Uint8Array {
  const opsetImport = [{ domain: '', version: 17 }];
  const model = { irVersion: 8, opsetImport, graph: { name: 'colournet', ...graph } };
  const type = schema.lookupType('Model');
  const fault = type.verify(model);
  if (fault) throw new Error(`the ONNX graph is wrong: ${fault}`);
  return type.encode(type.create(model)).finish();
}

/** TensorFlow's kernel order [h, w, in, out] to ONNX's [out, in, h, w]. */
function toOihw(values: Float32Array, step: Extract<Step, { kind: 'conv' }>): Float32Array {
  const { inputs, filters } = step;
  const area = step.kernel * step.kernel;
  const out = new Float32Array(values.length);
  let from = 0;
  for (let place = 0; place < area; place++) {
    for (let input = 0; input < inputs; input++) {
      for (let filter = 0; filter < filters; filter++)
        out[(filter * inputs + input) * area + place] = values[from++]!;
    }
  }
  return out;
}
