import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePicture, type Raster } from '../../src/model/image.ts';
import { randomFrom } from '../../src/model/random.ts';
import { importPictures } from '../../src/training/scrape/import-pictures.ts';
import { prepareTrainingSet } from '../../src/training/set/prepare.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Coloured discs on a coloured ground, other ones for each seed; darker discs are redder, so there is something to learn. */
export function drawnPicture(seed: number, width = 96, height = 80): Raster {
  const random = randomFrom(seed);
  const discs = Array.from({ length: 6 }, () => ({
    x: random() * width,
    y: random() * height,
    radius: 8 + random() * 20,
    shade: random(),
  }));
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const disc = discs.find((each) => Math.hypot(each.x - x, each.y - y) < each.radius);
    const rgb = disc ? [200 - 80 * disc.shade, 60 + 140 * disc.shade, 40] : [90, 140, 230];
    data.set(rgb, pixel * 3);
  }
  return { data, width, height };
}

/** A folder with pictures `0.png`, `1.png`, ... and the table of their sources; every fourth is for validation. */
export async function drawnFolder(
  pictures: number,
  folder?: string,
): Promise<{ images: string; sources: string }> {
  const images = join(folder ?? (await temporaryFolder()), 'images');
  await mkdir(images, { recursive: true });
  const lines = ['file\tauthor\tgroup\tsplit'];
  for (let index = 0; index < pictures; index++) {
    await writeFile(join(images, `${index}.png`), await encodePicture(drawnPicture(index), 'png'));
    lines.push(`${index}.png\tartist ${index % 3}\tgroup\t${index % 4 === 3 ? 'unseen' : 'train'}`);
  }
  const sources = join(images, 'sources.tsv');
  await writeFile(sources, `${lines.join('\n')}\n`);
  return { images, sources };
}

/** A data folder of drawn pictures. */
export async function drawnData(pictures: number, folder?: string): Promise<string> {
  const parent = folder ?? (await temporaryFolder());
  const data = join(parent, 'data');
  await importPictures({ folder: data, ...(await drawnFolder(pictures, parent)) });
  return data;
}

/** A prepared training set of drawn pictures; all of it lies in `folder`, one of the test's own unless told otherwise. */
export async function drawnTrainingSet(pictures = 8, q = 16, folder?: string): Promise<string> {
  const parent = folder ?? (await temporaryFolder());
  const data = await drawnData(pictures, parent);
  const out = join(parent, 'set');
  await prepareTrainingSet({ data, out, bins: 'kmeans', q, seed: 1, validation: 0.05 });
  return out;
}
