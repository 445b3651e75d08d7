/**
 * Draws pictures as training does, as line drawings and with screentone, and shows what becomes of them: the drawing, its
 * colours without toning, and with it.
 * Usage: npx tsx samples/show-toning.ts docs/toning.webp samples/truth/*.jpg
 */
import { readFile, writeFile } from 'node:fs/promises';
import { loadColouriser } from '../src/model/index.ts';
import { decodePicture, encodePicture, type Raster } from '../src/model/image.ts';
import { labToRgb } from '../src/model/lab-to-rgb.ts';
import { randomFrom } from '../src/model/random.ts';
import { lightnessOf } from '../src/model/rgb-to-lab.ts';
import { contactSheet } from '../src/model/sheet.ts';
import { drawInput } from '../src/training/augment.ts';

const [to, ...files] = process.argv.slice(2) as [string, ...string[]];
const colouriser = await loadColouriser();
const groups: Raster[][] = [];
for (const file of files) {
  for (const kind of ['line', 'tone'] as const) {
    const drawing = await draw(await decodePicture(await readFile(file)), kind);
    const bytes = await encodePicture(drawing, 'png');
    const [bare, toned] = await Promise.all([
      colouriser.colourise(bytes, { toning: 0 }),
      colouriser.colourise(bytes, {}),
    ]);
    groups.push([drawing, await decodePicture(bare.bytes), await decodePicture(toned.bytes)]);
  }
}
await colouriser.close();
const sheet = await contactSheet(groups, { rowPx: 240, widthPx: 1 });
await writeFile(to, await encodePicture(sheet, 'webp'));

async function draw({ data, width, height }: Raster, kind: 'line' | 'tone'): Promise<Raster> {
  const l = await drawInput(kind, lightnessOf(data), width, height, randomFrom(2));
  const none = new Float32Array(l.length);
  const drawing = { data: new Uint8Array(data.length), width, height };
  labToRgb({ l, a: none, b: none }, drawing.data, 0);
  return drawing;
}
