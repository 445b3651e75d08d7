import { readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openProgressFile } from '../../src/cli/progress-file.ts';
import type { RunEvent } from '../../src/run-record.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const event: RunEvent = { event: 'checkpoint', step: 1, path: 'last.checkpoint' };

test('events are appended, a line of JSON each', async () => {
  const file = join(await temporaryFolder(), 'progress.jsonl');
  openProgressFile(file)(event);
  const write = openProgressFile(file);
  write({ ...event, step: 2 });
  const lines = (await readFile(file, 'utf8')).split('\n');
  expect(lines).toEqual([JSON.stringify(event), JSON.stringify({ ...event, step: 2 }), '']);
});

test('a file that cannot be written is refused at once', async () => {
  const file = join(await temporaryFolder(), 'none', 'progress.jsonl');
  expect(() => openProgressFile(file)).toThrow(`--progress ${file} cannot be written: name a file in`);
});

test('a disk that is full later on is said in one sentence that names the file', async () => {
  const file = join(await temporaryFolder(), 'progress.jsonl');
  const write = openProgressFile(file);
  write(event);
  await rm(file);
  await symlink('/dev/full', file); // what is written there fails as on a full disk
  expect(() => write(event)).toThrow(
    expect.objectContaining({
      code: 'bad-configuration',
      message: `--progress ${file} cannot be written any more (ENOSPC): make room or name another file, then go on (train with --resume).`,
    }),
  );
});
