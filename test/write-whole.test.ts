import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeWhole } from '../src/write-whole.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

test('the bytes are on the disk before the file has its name, and the name before the write is done', async () => {
  const folder = join(await temporaryFolder(), 'new');
  const handle = await open('.', 'r');
  await handle.close();
  const flushed: object[] = [];
  const spy = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'sync');
  spy.mockImplementation(async function (this: FileHandle) {
    flushed.push({ isFolder: (await this.stat()).isDirectory(), there: await readdir(folder) });
  });
  onTestFinished(() => {
    spy.mockRestore();
  });
  await writeWhole(join(folder, 'a'), Buffer.from('whole'));
  expect(flushed).toEqual([
    { isFolder: false, there: ['a.part'] },
    { isFolder: true, there: ['a'] },
  ]);
});
