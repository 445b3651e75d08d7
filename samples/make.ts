/**
 * Makes the sample pictures from the art of Ren'Py's example games (see LICENCE.md).
 * Usage: npx tsx samples/make.ts FOLDER, where FOLDER holds `the_question/game/images` and `demo/game/images`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** `at` is where the sprite's upper left corner stands in the panel, in px; `scale` 1 is the sprite's own size. */
interface Figure {
  file: string;
  scale: number;
  at: readonly [number, number];
  mirrored?: boolean;
}

interface Panel {
  box: Box;
  /** A picture and the part of it to show (its ratio is kept from the middle), focus lines or nothing. */
  background: { file: string; part: Box } | 'focus' | 'white';
  figures?: Figure[];
}

interface Bubble {
  box: Box;
  lines: string[];
  fontPx: number;
  /** The tip of the tail, page coordinates; without one it is a caption box. */
  tip?: readonly [number, number];
}

const page = { width: 1200, height: 1700 };
const question = (name: string): string => join('the_question/game/images', name);
const demo = (name: string): string => join('demo/game/images', name);
const all: Box = { left: 0, top: 0, width: 1280, height: 720 };

const panels: Panel[] = [
  {
    box: { left: 40, top: 40, width: 1120, height: 430 },
    background: { file: question('bg uni.jpg'), part: all },
  },
  {
    box: { left: 40, top: 490, width: 640, height: 620 },
    background: { file: question('bg meadow.jpg'), part: { left: 300, top: 20, width: 720, height: 700 } },
    figures: [{ file: question('sylvie green smile.png'), scale: 1.16, at: [90, 50] }],
  },
  {
    box: { left: 700, top: 490, width: 460, height: 620 },
    background: 'focus',
    figures: [{ file: question('sylvie blue surprised.png'), scale: 2, at: [-85, 170] }],
  },
  {
    box: { left: 40, top: 1130, width: 420, height: 530 },
    background: { file: question('bg club.jpg'), part: { left: 0, top: 0, width: 580, height: 720 } },
    figures: [{ file: demo('lucy mad.png'), scale: 1.02, at: [-10, 38] }],
  },
  {
    box: { left: 480, top: 1130, width: 680, height: 530 },
    background: {
      file: question('bg lecturehall.jpg'),
      part: { left: 100, top: 0, width: 900, height: 720 },
    },
    figures: [{ file: question('sylvie blue normal.png'), scale: 0.72, at: [390, 40] }],
  },
];

const bubbles: Bubble[] = [
  { box: { left: 60, top: 60, width: 360, height: 60 }, lines: ['One day in autumn ...'], fontPx: 26 },
  {
    box: { left: 64, top: 520, width: 190, height: 190 },
    lines: ['There', 'you', 'are!'],
    fontPx: 34,
    tip: [262, 700],
  },
  {
    box: { left: 730, top: 508, width: 300, height: 150 },
    lines: ['Ask me', '... what?'],
    fontPx: 36,
    tip: [890, 700],
  },
  { box: { left: 60, top: 1144, width: 150, height: 100 }, lines: ['HEY!'], fontPx: 40, tip: [215, 1275] },
  {
    box: { left: 510, top: 1165, width: 320, height: 190 },
    lines: ['A question', 'in black', 'and white?'],
    fontPx: 32,
    tip: [925, 1262],
  },
];

/** Colour scenes of clearly different mean colour. */
const truths: Record<string, Panel> = {
  meadow: {
    box: { left: 0, top: 0, width: 640, height: 480 },
    background: { file: question('bg meadow.jpg'), part: { left: 480, top: 170, width: 730, height: 550 } },
    figures: [{ file: question('sylvie green giggle.png'), scale: 0.9, at: [40, 20] }],
  },
  campus: {
    box: { left: 0, top: 0, width: 640, height: 480 },
    background: { file: question('bg uni.jpg'), part: { left: 160, top: 0, width: 960, height: 720 } },
    figures: [{ file: question('sylvie green smile.png'), scale: 0.8, at: [330, 40] }],
  },
  sky: {
    box: { left: 0, top: 0, width: 480, height: 480 },
    background: { file: question('bg meadow.jpg'), part: { left: 610, top: 0, width: 350, height: 350 } },
    figures: [{ file: question('sylvie blue normal.png'), scale: 1.25, at: [30, 30] }],
  },
};

/** One panel in colour, without its border. */
async function drawPanel(art: string, { box, background, figures = [] }: Panel): Promise<Buffer> {
  const { width, height } = box;
  const back =
    typeof background === 'string'
      ? sharp(Buffer.from(focusLines(width, height, background === 'focus' ? 150 : 0)))
      : sharp(join(art, background.file)).extract(background.part).resize(width, height, { fit: 'cover' });
  const layers = await Promise.all(figures.map((figure) => drawFigure(art, figure, width, height)));
  const sheet = sharp(await back.flatten({ background: '#fff' }).png().toBuffer());
  return await sheet.composite(layers).png().toBuffer();
}

/** The part of a scaled sprite that lies in a panel of this size. */
async function drawFigure(
  art: string,
  { file, scale, at, mirrored = false }: Figure,
  width: number,
  height: number,
): Promise<{ input: Buffer; left: number; top: number }> {
  const sprite = sharp(join(art, file));
  const natural = await sprite.metadata();
  const [w, h] = [Math.round(natural.width * scale), Math.round(natural.height * scale)];
  const resized = await sprite.flop(mirrored).resize(w, h).png().toBuffer();
  const [left, top] = [Math.max(0, -at[0]), Math.max(0, -at[1])];
  const seen = {
    left,
    top,
    width: Math.min(w, width - at[0]) - left,
    height: Math.min(h, height - at[1]) - top,
  };
  return { input: await sharp(resized).extract(seen).png().toBuffer(), left: at[0] + left, top: at[1] + top };
}

/** `count` black wedges that run together towards the middle; the same at every run. */
function focusLines(width: number, height: number, count: number): string {
  const [cx, cy, far] = [width / 2, height * 0.58, width + height];
  const wedges = Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * 2 * Math.PI + 0.012 * Math.sin(i * 12.9898);
    const near = 235 + 60 * Math.abs(Math.sin(i * 78.233));
    const half = 0.0035 + 0.006 * Math.abs(Math.sin(i * 37.719));
    const point = (radius: number, turn: number): string =>
      `${cx + radius * Math.cos(angle + turn)},${cy + radius * Math.sin(angle + turn)}`;
    return `<polygon points="${point(near, 0)} ${point(far, -half)} ${point(far, half)}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${wedges.join('')}</svg>`;
}

function drawBubble({ box, lines, fontPx, tip }: Bubble): string {
  const [cx, cy] = [box.left + box.width / 2, box.top + box.height / 2];
  const first = cy + fontPx * (0.36 - (lines.length - 1) * 0.6);
  const text = lines
    .map((line, i) => `<text x="${cx}" y="${first + i * fontPx * 1.2}">${line}</text>`)
    .join('');
  const style = `font-family="DejaVu Sans, sans-serif" font-weight="bold" font-size="${fontPx}" text-anchor="middle"`;
  const words = `<g ${style} fill="#000">${text}</g>`;
  const ink = 'fill="#fff" stroke="#000" stroke-width="4"';
  if (!tip) {
    return `<rect x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}" ${ink}/>${words}`;
  }
  const oval = `<ellipse cx="${cx}" cy="${cy}" rx="${box.width / 2}" ry="${box.height / 2}"`;
  const length = Math.hypot(tip[0] - cx, tip[1] - cy);
  const [nx, ny] = [(-(tip[1] - cy) / length) * 20, ((tip[0] - cx) / length) * 20];
  const tail = `<path d="M${cx + nx},${cy + ny} L${tip[0]},${tip[1]} L${cx - nx},${cy - ny}"`;
  // Outlines first, then both fills, so that no line crosses the mouth of the tail.
  const fill = 'fill="#fff"';
  return `${oval} ${ink}/>${tail} ${ink} stroke-linejoin="round"/>${oval} ${fill}/>${tail} ${fill}/>${words}`;
}

async function drawPage(art: string): Promise<Sharp> {
  const layers = await Promise.all(
    panels.map(async (panel) => ({
      input: await drawPanel(art, panel),
      left: panel.box.left,
      top: panel.box.top,
    })),
  );
  const borders = panels.map(
    ({ box }) =>
      `<rect x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}" fill="none" stroke="#000" stroke-width="6"/>`,
  );
  const ink = `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width}" height="${page.height}">${borders.join('')}${bubbles.map(drawBubble).join('')}</svg>`;
  const coloured = await sharp({ create: { ...page, channels: 3, background: '#fff' } })
    .composite(layers)
    .png()
    .toBuffer();
  const grey = await sharp(coloured).greyscale().linear(1.12, -6).png().toBuffer();
  return sharp(
    await sharp(grey)
      .composite([{ input: Buffer.from(ink) }])
      .removeAlpha()
      .png()
      .toBuffer(),
  ).toColourspace('b-w');
}

async function main(art: string, out: string): Promise<void> {
  await mkdir(join(out, 'truth'), { recursive: true });
  const png = { compressionLevel: 9 };
  await (await drawPage(art)).png(png).toFile(join(out, 'page.png'));
  for (const [name, panel] of Object.entries(truths)) {
    const scene = sharp(await drawPanel(art, panel));
    await scene.jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toFile(join(out, 'truth', `${name}.jpg`));
  }
}

const [art] = process.argv.slice(2);
if (art === undefined) throw new Error('Usage: npx tsx samples/make.ts FOLDER');
await main(art, import.meta.dirname);
