import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inDataFolder } from '../../../src/training/scrape/folder.ts';
import { honourOptOut, readOptOut } from '../../../src/training/scrape/opt-out.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A data folder that has honoured these lists, one after the other. */
async function honouring(...lists: string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const text of lists) {
    const list = join(await temporaryFolder(), 'list.txt');
    await writeFile(list, text);
    await inDataFolder(folder, (data) => honourOptOut(data, list));
  }
  return folder;
}

const post = (id: number, artist: string | null = null) => ({ id: `danbooru-${id}`, artist });

describe('an opt-out', () => {
  it('is kept in the folder, whatever the list has twice', async () => {
    const folder = await honouring('');
    await writeFile(join(folder, 'opt-out.txt'), 'one\none\n');
    const list = join(await temporaryFolder(), 'list.txt');
    await writeFile(list, 'two');
    await inDataFolder(folder, (data) => honourOptOut(data, list));
    expect(await readFile(join(folder, 'opt-out.txt'), 'utf8')).toBe('one\ntwo\n');
  });

  it('covers a post by its id, however that is written', async () => {
    const optOut = await readOptOut(await honouring('1\nid:2\nid: 3\nID:4\r\n Id : 5 \n'));
    expect([1, 2, 3, 4, 5, 6].map((id) => optOut.covers(post(id)))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('covers a post by any of its artists, and another picture by the whole name of its author', async () => {
    const optOut = await readOptOut(await honouring('Some Artist\nArtist: jane\n'));
    expect(optOut.covers(post(1, 'another some_artist'))).toBe(true);
    expect(optOut.covers(post(1, 'another some'))).toBe(false);
    expect(optOut.covers(post(1, 'jane_doe'))).toBe(false);
    expect(optOut.covers({ id: 'a/b.png', artist: 'some artist' })).toBe(true);
    expect(optOut.covers({ id: 'a/b.png', artist: 'Jane Doe' })).toBe(false);
    expect(optOut.covers({ id: 'a/b.png', artist: null })).toBe(false);
  });

  it('covers nothing in a folder that has none', async () => {
    expect((await readOptOut(join(await temporaryFolder(), 'none'))).covers(post(1, 'jane'))).toBe(false);
  });

  it.each([
    'https://danbooru.donmai.us/posts/123',
    'danbooru.donmai.us/posts/123',
    'artist:https://example.com/jane',
    'id:',
    'id: 12x',
    'artist:',
  ])('is refused where it is neither: %s', async (line) => {
    const folder = await honouring('jane');
    const list = join(await temporaryFolder(), 'list.txt');
    await writeFile(list, `good\n${line}\n`);
    await expect(inDataFolder(folder, (data) => honourOptOut(data, list))).rejects.toMatchObject({
      code: 'bad-configuration',
      message: `${list} names neither a post nor an artist in "${line}": write id:123 or artist:some_artist.`,
    });
    expect(await readFile(join(folder, 'opt-out.txt'), 'utf8')).toBe('jane\n');
  });
});
