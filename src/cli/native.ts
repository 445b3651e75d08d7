import { join } from 'node:path';
import { Command, Option } from 'commander';
import { bindingPath, tensorflowFolder } from '../model/engines/tensorflow-binding.ts';
import { buildBinding } from './native/build.ts';
import { BuildFault } from './native/fault.ts';
import { isStamped, type Probe, probeBinding, stampFor } from './native/installed.ts';
import { findDevice, hasGlibc, requirePlatform, requireTools } from './native/machine.ts';
import type { Device } from './native/wheels.ts';

/*
 * npm run native [-- --device auto|cpu|gpu] [--force]
 *
 * Builds the binding of @tensorflow/tfjs-node-gpu, which training needs and colouring on a GPU uses, against the
 * TensorFlow of PyPI's wheel (the library that the package would fetch itself is of 2022 and knows no newer GPU).
 * Exit 0: it works; 1: a step failed; 2: this machine lacks what the build needs.
 */

interface Options {
  device: Device | 'auto';
  force: boolean;
}

function parse(argv: readonly string[]): Options {
  const command = new Command('native')
    .description('Builds the binding of @tensorflow/tfjs-node-gpu.')
    .addOption(
      new Option('--device <device>', "which TensorFlow; auto takes gpu (CUDA 12) where NVIDIA's driver is")
        .choices(['auto', 'cpu', 'gpu'])
        .default('auto'),
    )
    .option('--force', 'build anew, even where the binding works', false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  return command.parse(argv).opts<Options>();
}

async function main({ device: wanted, force }: Options): Promise<void> {
  requirePlatform(process.platform, process.arch, process.platform !== 'linux' || hasGlibc());
  const device = wanted === 'auto' ? findDevice() : wanted;
  const packageFolder = tensorflowFolder();
  const working = force ? undefined : await probeInstalled(packageFolder, device);
  if (working) {
    console.log(`The binding is built already: ${describe(working)}.`);
    return;
  }
  requireTools();
  const workFolder = join(packageFolder, '..', '..', '.cache', 'colournet', 'native');
  const built = await buildBinding({ packageFolder, workFolder, device, say });
  console.log(`Built the binding of @tensorflow/tfjs-node-gpu: ${describe(built)}.`);
  if (device === 'gpu' && !built.usesGpu) {
    console.error('native: it is the build for the GPU, but TensorFlow finds no GPU that it can use');
  }
}

/** Undefined where there is none, it was built for something else, or it does not load. */
async function probeInstalled(packageFolder: string, device: Device): Promise<Probe | undefined> {
  if (!(await isStamped(packageFolder, stampFor(device)))) return undefined;
  return probeBinding(join(packageFolder, bindingPath)).catch(() => undefined);
}

function say(line: string): void {
  console.error(`native: ${line}`);
}

function describe({ version, usesGpu }: Probe): string {
  return `TensorFlow ${version} on the ${usesGpu ? 'GPU' : 'CPU'}`;
}

try {
  await main(parse(process.argv));
} catch (error) {
  if (!(error instanceof BuildFault)) throw error;
  console.error(`native: ${error.message}`);
  process.exitCode = error.exitCode;
}
