import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inDataFolder, pictureFile, postIdOf, rowId } from '../../../src/training/scrape/folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { filesOf, rowsOf } from '../../support/fake-danbooru-folder.ts';

const nothing = { group: null, work: null, artist: null, source: null, licence: null };

/** A folder of pictures that have their rows. */
async function filled(pictures: number): Promise<string> {
  const folder = await temporaryFolder();
  await inDataFolder(folder, async (data) => {
    for (let id = 1; id <= pictures; id++) {
      const kept = {
        file: pictureFile(id, 'jpg'),
        sha256: '0'.repeat(64),
        rating: 'g',
        status: 'kept',
      } as const;
      await data.add({ id: rowId(id), ...nothing, ...kept }, new Uint8Array(9));
    }
  });
  return folder;
}

const open = (folder: string) => inDataFolder(folder, () => Promise.resolve());

describe('a folder whose files and rows differ by more than kills can do', () => {
  it('keeps its pictures where the manifest is lost', async () => {
    const folder = await filled(9);
    await rm(join(folder, 'manifest.jsonl'));
    await expect(open(folder)).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringMatching(/^9 pictures in .*pictures have no row in manifest\.jsonl: restore it/),
    });
    expect(await filesOf(folder)).toHaveLength(9);
  });

  it('keeps its rows where the pictures are lost', async () => {
    const folder = await filled(9);
    await rm(join(folder, 'pictures'), { recursive: true });
    await expect(open(folder)).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringMatching(
        /^9 pictures that manifest\.jsonl keeps are not in .*pictures: restore them/,
      ),
    });
    expect(await rowsOf(folder, 'kept')).toHaveLength(9);
  });

  it('is tidied where there are but a few, or files cut short', async () => {
    const folder = await filled(8);
    await rm(join(folder, 'pictures'), { recursive: true });
    await mkdir(join(folder, 'pictures'));
    for (let id = 11; id <= 30; id++) await writeFile(join(folder, `${pictureFile(id, 'jpg')}.part`), 'half');
    await open(folder);
    expect(await rowsOf(folder, 'gone')).toHaveLength(8);
    expect(await filesOf(folder)).toEqual([]);
  });
});

it.each([
  ['danbooru-123', 123],
  ['danbooru-123.png', undefined],
  ['danbooru-girls/1.png', undefined],
  ['a/danbooru-1', undefined],
  ['danbooru-', undefined],
])('the row %s is of post %s', (id, post) => {
  expect(postIdOf({ id })).toBe(post);
});
