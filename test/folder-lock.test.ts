import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { lockFolder, ownerOf } from '../src/folder-lock.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const deadPid = '4194999'; // above the largest that Linux gives out
let afterRead: () => Promise<void> = () => Promise.resolve();
let beforeRead: (path: string) => Promise<void> = () => Promise.resolve();

// The race lies between two calls of the file system: what another process does there is done here.
vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original();
  const readFileThen = async (...args: Parameters<typeof real.readFile>) => {
    if (typeof args[0] === 'string') await beforeRead(args[0]);
    const read = await real.readFile(...args);
    await afterRead();
    return read;
  };
  return { ...real, readFile: readFileThen as typeof real.readFile };
});

it('leaves a lock alone that another process took over from a dead one a moment ago', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'in-use.lock');
  await writeFile(path, deadPid);
  afterRead = async () => {
    afterRead = () => Promise.resolve();
    await writeFile(path, String(process.ppid));
  };
  await expect(lockFolder(folder)).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(`process \\(${process.ppid}\\)`)),
  });
  expect(await readFile(path, 'utf8')).toBe(String(process.ppid));
});

it.each([deadPid, '', 'not a number'])('takes over from a process that is no more: "%s"', async (left) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'in-use.lock'), left);
  const unlock = await lockFolder(folder);
  expect(await readFile(join(folder, 'in-use.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid}( \\d+)?$`));
  await unlock();
  await expect(readFile(join(folder, 'in-use.lock'))).rejects.toMatchObject({ code: 'ENOENT' });
});

it.runIf(process.platform === 'linux')(
  'takes over where the number belongs to another process by now',
  async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'in-use.lock'), `${process.ppid} 1`);
    const unlock = await lockFolder(folder);
    await unlock();
  },
);

it.runIf(process.platform === 'linux')(
  'takes over from a process that ended and was not waited for',
  async () => {
    const folder = await temporaryFolder();
    // The shell's child becomes a zombie: exec puts `sleep` in the place of the shell that would wait for it.
    const shell = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void shell.kill('SIGKILL'));
    const [pid] = (await once(shell.stdout, 'data')) as [Buffer];
    await writeFile(join(folder, 'in-use.lock'), String(pid).trim());
    await vi.waitFor(async () => (await lockFolder(folder))(), { timeout: 50_000 });
  },
);

it('does not take a process for alive that ends while it is looked at', async () => {
  const folder = await temporaryFolder();
  const child = spawn('sleep', ['600']);
  await once(child, 'spawn');
  await writeFile(join(folder, 'in-use.lock'), String(child.pid));
  expect(await ownerOf(folder)).toBe(child.pid);
  beforeRead = async (path) => {
    if (!path.startsWith('/proc/')) return;
    beforeRead = () => Promise.resolve();
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  expect(await ownerOf(folder)).toBeUndefined();
});
