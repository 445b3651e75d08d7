/**
 * The Python wheels that hold TensorFlow's C library and NVIDIA's. Each is one file, for x86-64 Linux with glibc
 * 2.27 or newer; no Python of that version is needed, since nothing in them is run with it.
 */
export interface Wheel {
  /** The project's name on PyPI. */
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

export type Device = 'cpu' | 'gpu';

const tensorflowVersion = '2.21.0';

/** The tags that choose a wheel's file, as `pip download` takes them. */
export const wheelTags = [
  ['--implementation', 'cp'],
  ['--python-version', '3.12'],
  ['--platform', 'manylinux_2_27_x86_64'],
  ['--platform', 'manylinux2014_x86_64'],
  ['--platform', 'manylinux_2_12_x86_64'],
].flat();

const cpu: readonly Wheel[] = [
  wheel(
    'tensorflow-cpu',
    tensorflowVersion,
    'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
  ),
];

// TensorFlow and what its extra `and-cuda` names: CUDA 12 and cuDNN 9, 3.4 GB to fetch and 5.4 GB unpacked.
const gpu: readonly Wheel[] = [
  wheel('tensorflow', tensorflowVersion, 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0'),
  wheel(
    'nvidia-cublas-cu12',
    '12.9.3.13',
    'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
  ),
  wheel(
    'nvidia-cuda-cupti-cu12',
    '12.8.90',
    'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182',
  ),
  wheel(
    'nvidia-cuda-nvcc-cu12',
    '12.9.86',
    '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
  ),
  wheel(
    'nvidia-cuda-nvrtc-cu12',
    '12.9.86',
    '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
  ),
  wheel(
    'nvidia-cuda-runtime-cu12',
    '12.9.79',
    '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
  ),
  wheel('nvidia-cudnn-cu12', '9.28.0.42', '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'),
  wheel('nvidia-cufft-cu12', '11.4.1.4', 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'),
  wheel(
    'nvidia-curand-cu12',
    '10.3.10.19',
    '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
  ),
  wheel(
    'nvidia-cusolver-cu12',
    '11.7.5.82',
    '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
  ),
  wheel(
    'nvidia-cusparse-cu12',
    '12.5.10.65',
    '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
  ),
  wheel('nvidia-nccl-cu12', '2.32.3', 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'),
  wheel(
    'nvidia-nvjitlink-cu12',
    '12.9.86',
    'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
  ),
];

/** The wheels for a device. Those for the GPU build, load and find their CUDA libraries, but have not been run on a GPU yet. */
export function wheelsFor(device: Device): readonly Wheel[] {
  return device === 'gpu' ? gpu : cpu;
}

/**
 * Where a wheel's files go below `deps/`: the first prefix that fits is replaced; what fits none is left out.
 * TensorFlow's library looks for NVIDIA's in `../nvidia/<name>/lib` from where it lies itself.
 */
export const unpackRules: readonly (readonly [prefix: string, target: string])[] = [
  ['tensorflow/libtensorflow_cc.so.2', 'lib/libtensorflow_cc.so.2'],
  ['tensorflow/libtensorflow_framework.so.2', 'lib/libtensorflow_framework.so.2'],
  ['tensorflow/THIRD_PARTY_NOTICES.txt', 'THIRD_PARTY_NOTICES.txt'],
  // Of 13,000 headers, those that the C API and the binding reach.
  ['tensorflow/include/LICENSE', 'LICENSE'],
  ['tensorflow/include/tensorflow/c/', 'include/tensorflow/c/'],
  ['tensorflow/include/tensorflow/core/platform/', 'include/tensorflow/core/platform/'],
  ['tensorflow/include/tsl/platform/', 'include/tsl/platform/'],
  ['tensorflow/include/xla/tsl/c/', 'include/xla/tsl/c/'],
  ['nvidia/', 'nvidia/'],
];

function wheel(name: string, version: string, sha256: string): Wheel {
  return { name, version, sha256 };
}
