import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BuildFault } from './fault.ts';
import type { Device } from './wheels.ts';

/** @throws BuildFault on anything but x86-64 Linux with glibc, all that TensorFlow's wheels are for. */
export function requirePlatform(platform: string, arch: string, glibc: boolean): void {
  if (platform === 'linux' && arch === 'x64' && glibc) return;
  const here = `${platform} ${arch}${platform === 'linux' && !glibc ? ' without glibc' : ''}`;
  throw new BuildFault(
    2,
    `The binding can be built on x86-64 Linux with glibc only, and this is ${here}; colouring works without it.`,
  );
}

/** Whether Node runs on glibc (not musl, as on Alpine). */
export function hasGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

/** @throws BuildFault naming each tool that the build needs and `PATH` lacks. */
export function requireTools(): void {
  const needed = [
    { name: 'python3', works: answers('python3', '--version') },
    { name: 'pip (python3 -m pip)', works: answers('python3', '-m', 'pip', '--version') },
    { name: 'make', works: answers('make', '--version') },
    { name: 'g++', works: answers('g++', '--version') },
  ];
  const missing = needed.filter((tool) => !tool.works).map((tool) => tool.name);
  if (missing.length === 0) return;
  throw new BuildFault(2, `The build needs what is not installed here: ${missing.join(', ')}.`);
}

/** Which TensorFlow suits this machine: `gpu` where NVIDIA's driver is. */
export function findDevice(): Device {
  return existsSync('/proc/driver/nvidia/version') || answers('nvidia-smi', '-L') ? 'gpu' : 'cpu';
}

/** The prefix under which Node's own headers are installed, or undefined: node-gyp then fetches them itself. */
export function findNodeHeaders(): string | undefined {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? prefix : undefined;
}

function answers(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
