import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importPictures } from '../../src/training/scrape/import-pictures.ts';
import { readManifest } from '../../src/training/set/manifest.ts';
import { splitOf } from '../../src/training/set/split.ts';
import { openTrainingSet } from '../../src/training/set/training-set.ts';
import { lastJson, runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { drawnFolder } from '../support/training-set.ts';

/** A data folder with two pictures of each artist, whose rows leave it to `prepare` what they are for. */
async function dataWithoutSplits(pictures: number): Promise<string> {
  const { images, sources } = await drawnFolder(pictures);
  const lines = Array.from({ length: pictures }, (_, i) => `${i}.png\tartist ${i >> 1}`);
  await writeFile(sources, ['file\tauthor', ...lines, ''].join('\n'));
  const folder = join(await temporaryFolder(), 'data');
  await importPictures({ folder, images, sources });
  return folder;
}

test('artists are divided as asked for, and bins made, by the seed and as many as asked for', async () => {
  const data = await dataWithoutSplits(12);
  const folder = await temporaryFolder();
  const progress = join(folder, 'progress.jsonl');
  const prepare = async (seed: number) => {
    const out = join(folder, `set-${seed}`);
    const options = ['--validation', '0.5', '--seed', String(seed), '--q', '8', '--progress', progress];
    const ended = await runCli('prepare', ['--data', data, '--out', out, ...options, '--json']);
    expect(ended.code, ended.stderr).toBe(0);
    const set = await openTrainingSet(out);
    set.close();
    return { ended, set };
  };
  const { ended, set } = await prepare(2);
  const rows = [...(await readManifest(data)).values()];
  const wanted = new Map(rows.map((row) => [row.id, splitOf(row, 0.5)]));
  expect(new Map(set.pictures.map(({ id, split }) => [id, split]))).toEqual(wanted);
  expect(new Set(wanted.values())).toEqual(new Set(['train', 'validation']));
  expect(lastJson(ended)).toMatchObject({ bins: 8 });
  expect(set.bins.centres).toHaveLength(8);
  const lines = (await readFile(progress, 'utf8')).trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1)!)).toEqual({
    event: 'progress',
    stage: 'prepare',
    done: 12,
    total: 12,
    etaS: 0,
  });
  expect((await prepare(1)).set.bins.centres).not.toEqual(set.bins.centres);
});

test('data that is a file is said to be the trouble, not the folder that would take the set', async () => {
  const data = join(await temporaryFolder(), 'file');
  await writeFile(data, '');
  const ended = await runCli('prepare', ['--data', data, '--out', join(await temporaryFolder(), 'set')]);
  expect(ended).toEqual({
    code: 2,
    stdout: '',
    stderr: `${data} cannot be read (ENOTDIR): name the folder that \`npm run scrape\` filled.\n`,
  });
});
