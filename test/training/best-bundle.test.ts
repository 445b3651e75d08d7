import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkPlace } from '../../src/training/best-bundle.ts';
import { tinyBundle } from '../support/bundle.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function folderWith(manifest: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'manifest.json'), manifest);
  return folder;
}

test('a model, an empty folder and no folder at all are places for a model', async () => {
  await checkPlace(await tinyBundle());
  await checkPlace(await folderWith('{"format":"colournet-bundle","version":2}')); // of a later ColourNet
  const empty = await temporaryFolder();
  await checkPlace(empty);
  await checkPlace(join(empty, 'none'));
});

test("a manifest that is damaged or of something else does not make a folder a model's", async () => {
  const sentence = /^--out .* is a folder of something else than a model: name one of its own/;
  for (const manifest of ['', '{"format":"colournet-bundle"', 'null', '{"name":"an extension"}', '[]']) {
    await expect(checkPlace(await folderWith(manifest)), manifest).rejects.toThrow(sentence);
  }
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'manifest.json'));
  await expect(checkPlace(folder)).rejects.toThrow(sentence);
});
