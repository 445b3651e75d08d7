import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BuildFault } from '../../src/cli/native/fault.ts';
import { isStamped, stampFor, stampPath } from '../../src/cli/native/installed.ts';
import { requirePlatform } from '../../src/cli/native/machine.ts';
import { verifySha256 } from '../../src/cli/native/unpack.ts';
import { wheelsFor } from '../../src/cli/native/wheels.ts';
import { tensorflowFolder } from '../../src/model/engines/tensorflow-binding.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colournet-native-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** `npm run native -- --force` with those tools and no others on its PATH; each says yes to whatever it is asked. */
async function nativeWith(tools: readonly string[]) {
  for (const tool of tools) await symlink('/bin/true', join(folder, tool));
  return native();
}

function native() {
  return spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/native.ts', '--device', 'cpu', '--force'], {
    env: { PATH: folder },
    encoding: 'utf8',
    timeout: 30_000,
  });
}

/** When the package's folder was last changed. */
async function modified(): Promise<number> {
  return (await stat(tensorflowFolder())).mtimeMs;
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('npm run native', () => {
  it('names the compiler where it is missing, and exits 2', async () => {
    const { status, stderr, stdout } = await nativeWith(['python3', 'make']);
    expect(stderr).toBe('native: The build needs what is not installed here: g++.\n');
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('names every tool that is missing', async () => {
    const { status, stderr } = await nativeWith([]);
    expect(stderr).toContain('not installed here: python3, pip (python3 -m pip), make, g++.');
    expect(status).toBe(2);
  });

  it('exits 1 on a wheel that is not the pinned one, and leaves no trace', async () => {
    // A pip that fetches something else, into the folder that it is told.
    const pip =
      '#!/bin/sh\nwhile [ $# -gt 0 ]; do [ "$1" = --dest ] && echo other > "$2/tensorflow_cpu.whl"; shift; done\n';
    await writeFile(join(folder, 'python3'), pip, { mode: 0o755 });
    const before = await modified();
    const { status, stderr } = await nativeWith(['make', 'g++']);
    expect(stderr).toContain('native: tensorflow_cpu.whl is not the file that was expected');
    expect(status).toBe(1);
    expect(existsSync(join('node_modules', '.cache', 'colournet', 'native'))).toBe(false);
    expect(await modified()).toBe(before);
  });

  it('exits 2 on an option that it does not know', () => {
    const args = ['--import', 'tsx', 'src/cli/native.ts', '--device', 'abacus'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toContain('abacus');
    expect(status).toBe(2);
  });
});

describe('the machines that the binding can be built on', () => {
  it('are x86-64 Linux with glibc', () => {
    expect(() => requirePlatform('linux', 'x64', true)).not.toThrow();
  });

  it.each([
    ['darwin', 'arm64', true, 'darwin arm64'],
    ['win32', 'x64', true, 'win32 x64'],
    ['linux', 'arm64', true, 'linux arm64'],
    ['linux', 'x64', false, 'linux x64 without glibc'],
  ])('are not %s %s with glibc %s', (platform, arch, glibc, named) => {
    expect(() => requirePlatform(platform, arch, glibc)).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => requirePlatform(platform, arch, glibc)).toThrow(named);
  });
});

describe('a wheel', () => {
  const content = 'what the maker published';
  const sha256 = createHash('sha256').update(content).digest('hex');

  it('is used where its checksum is the pinned one', async () => {
    await writeFile(join(folder, 'some.whl'), content);
    await expect(verifySha256(join(folder, 'some.whl'), sha256)).resolves.toBeUndefined();
  });

  it('is refused with exit 1 where one byte of it is another', async () => {
    await writeFile(join(folder, 'some.whl'), content.replace('w', 'W'));
    const refusal = verifySha256(join(folder, 'some.whl'), sha256);
    await expect(refusal).rejects.toThrow(BuildFault);
    await expect(refusal).rejects.toThrow(/^some\.whl is not the file that was expected/);
    await expect(refusal).rejects.toMatchObject({ exitCode: 1 });
  });

  it('is pinned by version and checksum, for either device', () => {
    for (const { name, version, sha256: pinned } of [...wheelsFor('cpu'), ...wheelsFor('gpu')]) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect(version).toMatch(/^\d+(\.\d+)+$/);
      expect(pinned).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});

describe('the stamp of a build', () => {
  it('tells a finished build from none, and the CPU from the GPU', async () => {
    expect(await isStamped(folder, stampFor('cpu'))).toBe(false);
    await mkdir(join(folder, 'deps'));
    await writeFile(join(folder, stampPath), JSON.stringify(stampFor('cpu')));
    expect(await isStamped(folder, stampFor('cpu'))).toBe(true);
    expect(await isStamped(folder, stampFor('gpu'))).toBe(false);
    expect(await isStamped(folder, { ...stampFor('cpu'), nodeAbi: '1' })).toBe(false);
  });
});
