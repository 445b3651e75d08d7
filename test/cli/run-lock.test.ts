import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asTheOnlyRun } from '../../src/cli/run-lock.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a DATA_DIR that is a file is said to be the trouble, in one sentence', async () => {
  const DATA_DIR = join(await temporaryFolder(), 'file');
  await writeFile(DATA_DIR, '');
  const folder = await temporaryFolder();
  const ended = await runCli('prepare', ['--data', folder, '--out', join(folder, 'set')], { DATA_DIR });
  expect(ended).toEqual({
    code: 2,
    stdout: '',
    stderr: `${join(DATA_DIR, 'runs')} cannot be written (ENOTDIR): name a folder that can.\n`,
  });
});

test('what goes wrong in the work itself is left as it is, and the next run may begin', async () => {
  const DATA_DIR = await temporaryFolder();
  const error = Object.assign(new Error('of another disk'), { code: 'ENOSPC' });
  await expect(asTheOnlyRun({ DATA_DIR }, () => Promise.reject(error))).rejects.toBe(error);
  expect(await readdir(join(DATA_DIR, 'runs'))).toEqual([]);
});
