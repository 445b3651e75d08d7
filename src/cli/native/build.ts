import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindingPath } from '../../model/engines/tensorflow-binding.ts';
import { BuildFault } from './fault.ts';
import { type Probe, probeBinding, stampFor, stampPath } from './installed.ts';
import { findNodeHeaders } from './machine.ts';
import { run } from './run.ts';
import { nameLibraries, unpackWheel, verifySha256 } from './unpack.ts';
import { type Device, type Wheel, wheelsFor, wheelTags } from './wheels.ts';

export interface Build {
  /** The folder of `@tensorflow/tfjs-node-gpu`. */
  readonly packageFolder: string;
  /** Made anew for the build and deleted after it; on the same file system as the package. */
  readonly workFolder: string;
  readonly device: Device;
  /** Told of each step in one line. */
  readonly say: (line: string) => void;
}

/**
 * Builds the package's binding against the TensorFlow of the device's wheels. All of it happens in the work folder,
 * and the package is touched by two renames at the end only: a failure leaves it as it was.
 * @throws BuildFault naming the step that failed
 */
export async function buildBinding({ packageFolder, workFolder, device, say }: Build): Promise<Probe> {
  const source = join(workFolder, 'source');
  const deps = join(source, 'deps');
  await rm(workFolder, { recursive: true, force: true });
  try {
    for (const wheel of wheelsFor(device)) {
      say(`fetching ${wheel.name} ${wheel.version}`);
      const file = await downloadWheel(wheel, join(workFolder, 'wheel'));
      await step('The wheel could not be unpacked', unpackWheel(file, deps));
      await rm(dirname(file), { recursive: true });
    }
    await nameLibraries(deps);
    say('compiling the binding');
    await step('The binding could not be compiled', compile(packageFolder, source));
    const probe = await step(
      'The binding was compiled but does not load',
      probeBinding(join(source, bindingPath)),
    );
    await writeFile(join(source, stampPath), JSON.stringify(stampFor(device)));
    for (const part of ['lib', 'deps']) {
      await rm(join(packageFolder, part), { recursive: true, force: true });
      await rename(join(source, part), join(packageFolder, part));
    }
    return probe;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** Has pip fetch one wheel into an empty folder, and checks its sum. */
async function downloadWheel(wheel: Wheel, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const options = [
    '--no-deps',
    '--only-binary',
    ':all:',
    '--no-input',
    '--disable-pip-version-check',
    ...wheelTags,
  ];
  const args = ['-m', 'pip', 'download', ...options, '--dest', folder, `${wheel.name}==${wheel.version}`];
  await step(`pip could not fetch ${wheel.name} ${wheel.version}`, run('python3', args, { show: true }));
  const [name] = await readdir(folder);
  if (name === undefined) throw new BuildFault(1, `pip fetched nothing for ${wheel.name} ${wheel.version}.`);
  await verifySha256(join(folder, name), wheel.sha256);
  return join(folder, name);
}

/** Compiles a copy of the package's C++ sources that lies beside its `deps`. */
async function compile(packageFolder: string, source: string): Promise<void> {
  for (const part of ['package.json', 'binding.gyp', 'binding']) {
    await cp(join(packageFolder, part), join(source, part), { recursive: true });
  }
  const prefix = findNodeHeaders();
  // The package's own dependency, so found from there.
  const nodePreGyp = createRequire(join(packageFolder, 'package.json')).resolve(
    '@mapbox/node-pre-gyp/bin/node-pre-gyp',
  );
  const args = [nodePreGyp, 'install', '--build-from-source', ...(prefix ? [`--nodedir=${prefix}`] : [])];
  await run(process.execPath, args, { cwd: source });
}

async function step<T>(fault: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new BuildFault(1, `${fault}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
