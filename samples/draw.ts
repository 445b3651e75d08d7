/**
 * Turns a picture into the line drawing that training would make of it, to show what toning does.
 * Usage: npx tsx samples/draw.ts samples/truth/campus.jpg drawing.png
 */
import { readFile, writeFile } from 'node:fs/promises';
import { decodePicture, encodePicture } from '../src/model/image.ts';
import { labToRgb } from '../src/model/lab-to-rgb.ts';
import { randomFrom } from '../src/model/random.ts';
import { lightnessOf } from '../src/model/rgb-to-lab.ts';
import { drawLines } from '../src/training/manga/line-drawing.ts';

const [from, to] = process.argv.slice(2) as [string, string];
const { data, width, height } = await decodePicture(await readFile(from));
const l = drawLines(lightnessOf(data), width, height, randomFrom(2));
const none = new Float32Array(l.length);
const drawing = { data: new Uint8Array(data.length), width, height };
labToRgb({ l, a: none, b: none }, drawing.data, 0);
await writeFile(to, await encodePicture(drawing, 'png'));
