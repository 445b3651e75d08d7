import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Raster } from '../../../src/model/image.ts';
import { barePaperByte } from '../../../src/model/toning/paper-map.ts';
import { cellKind, findWhiteAreas } from '../../../src/model/toning/white-areas.ts';
import { createWhiteRows } from '../../../src/model/toning/white-pixels.ts';
import { workingLayout } from '../../../src/model/working-size.ts';

const size = { width: 800, height: 800 };
const ink = 'fill="#fff" stroke="#000" stroke-width="4"';
const panel = `<rect x="40" y="40" width="720" height="720" ${ink}/>`;
const oval = `<ellipse cx="400" cy="400" rx="120" ry="90" ${ink}/>`;
const dots = (...at: [number, number, number][]) =>
  at.map(([x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}"/>`).join('');
const strokes = (d: string) => `<path d="${d}" fill="none" stroke="#000" stroke-width="4"/>`;
/** Rows of upright strokes: letters without a font. */
const letters = (rows: number, columns: number, x = 400, y = 400) =>
  strokes(
    Array.from({ length: rows * columns }, (_, i) => {
      const left = x + ((i % columns) - (columns - 1) / 2) * 18 - 5;
      const top = y + (Math.floor(i / columns) - (rows - 1) / 2) * 28 - 10;
      return `M${left},${top}v20M${left},${top + 10}h10M${left + 10},${top}v20`;
    }).join(''),
  );

async function draw(...shapes: string[]): Promise<Raster> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"><rect width="100%" height="100%" fill="#fff"/>${shapes.join('')}</svg>`;
  const data = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
  return { data: new Uint8Array(data), ...size };
}

/** Whether the paper at a place of a drawing stays white. */
async function staysWhite(at: readonly [number, number], ...shapes: string[]): Promise<boolean> {
  const raster = await draw(...shapes);
  const areas = findWhiteAreas(raster, workingLayout(size.width, size.height), barePaperByte(100));
  const cell = (pixel: number) => Math.floor((pixel * areas.width) / size.width);
  const kind = areas.kinds[cell(at[1]) * areas.width + cell(at[0])];
  expect(kind, 'paper is asked for, not ink').not.toBe(cellKind.mixed);
  return kind !== cellKind.toned;
}

const inOval = [330, 350] as const;
const bubbles: Record<string, string> = {
  'lines of letters': letters(3, 6),
  'a line of four letters': letters(1, 4),
  'columns of letters': letters(4, 2),
  'three words that have run together': strokes('M340,370h120M350,400h100M340,430h120').replace(
    '"4"',
    '"12"',
  ),
  'an ellipsis': dots([380, 400, 5], [400, 400, 5], [420, 400, 5]),
  'an exclamation mark': `<rect x="394" y="360" width="12" height="50"/>${dots([400, 428, 8])}`,
};
test.each(Object.entries(bubbles))('an oval with %s in it is a bubble', async (_, text) => {
  expect(await staysWhite(inOval, panel, oval, text)).toBe(true);
});

const faces: Record<string, string> = {
  'two eyes and a mouth': dots([360, 390, 12], [440, 390, 12]) + strokes('M380,440q20,12 40,0'),
  'closed eyes, brows, a nose and a mouth': strokes(
    'M345,390q15,10 30,0M425,390q15,10 30,0M345,365h30M425,365h30M398,410l4,8M385,445h30',
  ),
  'a mouth alone': strokes('M380,430q20,12 40,0'),
  'a nose and a mouth': strokes('M398,400l4,10M385,440h30'),
  'nothing in it': '',
};
test.each(Object.entries(faces))('an oval with %s is none', async (_, features) => {
  expect(await staysWhite(inOval, panel, oval, features)).toBe(false);
});

test('a caption in a box, a burst and a bubble with a tail are bubbles', async () => {
  const box = `<rect x="280" y="340" width="240" height="120" ${ink}/>`;
  expect(await staysWhite([300, 360], panel, box, letters(2, 8))).toBe(true);
  const spikes = Array.from({ length: 24 }, (_, i) => {
    const [angle, far] = [(i / 24) * 2 * Math.PI, i % 2 ? 125 : 165];
    return `${400 + far * Math.cos(angle)},${400 + far * Math.sin(angle)}`;
  });
  expect(
    await staysWhite([340, 340], panel, `<polygon points="${spikes.join(' ')}" ${ink}/>`, letters(2, 6)),
  ).toBe(true);
  const tail = `<path d="M370,480L400,570L420,480" ${ink}/><ellipse cx="400" cy="400" rx="118" ry="88" fill="#fff"/>`;
  expect(await staysWhite([400, 540], panel, oval, tail, letters(2, 6))).toBe(true);
});

test('a panel with a figure and a bubble in it is not itself a bubble', async () => {
  expect(await staysWhite([100, 700], panel, oval, letters(3, 6))).toBe(false);
});

const row = (y: number, right = 760) => `<rect x="40" y="${y}" width="${right - 40}" height="215" ${ink}/>`;
test('margins and gutters stay white, and the panels between them need not', async () => {
  const page = [row(40), row(273), row(505)];
  for (const at of [
    [20, 400],
    [400, 780],
    [400, 264],
    [400, 496],
  ] as const) {
    expect(await staysWhite(at, ...page), at.join()).toBe(true);
  }
  expect(await staysWhite([400, 400], ...page)).toBe(false);
});

test('gutters between panels that run to the edge of the page stay white', async () => {
  const page = [40, 273, 505].map((y) => `<rect x="-20" y="${y}" width="840" height="215" ${ink}/>`);
  expect(await staysWhite([400, 264], ...page)).toBe(true);
});

test('a portrait: the background stays white, and clothes that reach the lower edge do not', async () => {
  const shoulders = `<path d="M60,820Q100,560 400,560Q700,560 740,820" ${ink}/>`;
  expect(await staysWhite([60, 60], oval, shoulders)).toBe(true);
  expect(await staysWhite([400, 700], oval, shoulders)).toBe(false);
});

test('what is white does not leak through a gap in a border, nor through one in an outline', async () => {
  const gap = '<rect x="200" y="30" width="8" height="20" fill="#fff"/>';
  expect(await staysWhite([400, 700], panel, gap)).toBe(false);
  const gaps = '<rect x="396" y="300" width="8" height="20" fill="#fff"/>';
  const open = `<rect x="-20" y="-20" width="840" height="840" fill="#fff"/>${oval}${gaps}`;
  expect(await staysWhite(inOval, open)).toBe(false);
});

test('white ends at the lines, to the pixel: all of a bubble, and none of the face beside it', async () => {
  const face = `<ellipse cx="180" cy="400" rx="100" ry="120" ${ink}/>`;
  const raster = await draw(panel, face, oval, letters(3, 6));
  const areas = findWhiteAreas(raster, workingLayout(size.width, size.height), barePaperByte(100));
  const whiteRow = createWhiteRows(areas, raster);
  const white = new Uint8Array(size.width);
  const wrong = { bubble: 0, face: 0 };
  for (let y = 0; y < size.height; y++) {
    whiteRow(y, white);
    for (let x = 0; x < size.width; x++) {
      if (raster.data[(y * size.width + x) * 3] !== 255) continue;
      const inBubble = ((x + 0.5 - 400) / 118) ** 2 + ((y + 0.5 - 400) / 88) ** 2 < 1;
      const inFace = ((x + 0.5 - 180) / 98) ** 2 + ((y + 0.5 - 400) / 118) ** 2 < 1;
      if (inBubble && !white[x]) wrong.bubble++;
      if (inFace && white[x]) wrong.face++;
    }
  }
  expect(wrong).toEqual({ bubble: 0, face: 0 });
});
