import sharp from 'sharp';
import type { Raster } from '../../src/model/image.ts';
import { randomNumbers } from './bundle.ts';

/** What a pixel of a drawn page belongs to, under the ink. */
export const part = { gutter: 0, background: 1, bubble: 2, hair: 3, skin: 4, cloth: 5 } as const;
export type Part = keyof typeof part;

export interface DrawnPage {
  readonly page: Raster;
  /** Of every pixel, one of `part`. */
  readonly parts: Uint8Array;
}

export interface DrawnPageOptions {
  readonly seed: number;
  readonly width?: number;
  readonly height?: number;
  /** Gaps of so many pixels in outlines and borders. */
  readonly gapPx?: number;
  /** The panels on the right run to the edge of the page. */
  readonly bleed?: boolean;
}

/** A shape in painting order: filled with paper (or a pattern), outlined with ink, and a part of the page. */
interface Shape {
  readonly d: string;
  readonly of?: Part;
  readonly fill?: string;
  readonly linePx?: number;
  readonly panel?: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

type Chance = (from: number, to: number) => number;

/**
 * Draws a black-and-white page by code: panels with margins and gutters, figures with hair, face and clothes, bubbles
 * with lettering, and some screentone; the same for the same seed, and no fonts are needed.
 */
export async function drawPage(options: DrawnPageOptions): Promise<DrawnPage> {
  const { seed, width = 1000, height = 1500, gapPx = 0, bleed = false } = options;
  const next = randomNumbers(seed);
  const chance: Chance = (from, to) => from + ((next() + 1) / 2) * (to - from);
  const panels = layPanels(width, height, bleed, chance);
  const shapes = panels.flatMap((box, panel) => drawPanel(box, panel, panels.length, chance));
  const clips = panels.map(
    ({ x, y, w, h }, i) =>
      `<clipPath id="p${i}"><rect x="${x}" y="${y}" width="${w}" height="${h}"/></clipPath>`,
  );
  const svg = (body: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${clips.join('')}${dots}</defs>${body}</svg>`;
  const clip = ({ panel }: Shape) => (panel === undefined ? '' : ` clip-path="url(#p${panel})"`);
  const drawn = shapes.map((shape) => {
    const { d, fill = shape.of ? '#fff' : 'none', linePx = 0 } = shape;
    const dashes = gapPx && linePx ? ` stroke-dasharray="${Math.round(chance(150, 260))} ${gapPx}"` : '';
    const stroke = linePx ? ` stroke="#000" stroke-width="${linePx}" stroke-linejoin="round"${dashes}` : '';
    const under = shape.of ? `<path d="${d}" fill="#fff"${clip(shape)}/>` : '';
    return `${under}<path d="${d}" fill="${fill}"${stroke}${clip(shape)}/>`;
  });
  const parts = shapes
    .filter(({ of }) => of)
    .map((shape) => {
      const shade = part[shape.of!] * 40;
      return `<path d="${shape.d}" fill="rgb(${shade},${shade},${shade})" shape-rendering="crispEdges"${clip(shape)}/>`;
    });
  const [page, map] = await Promise.all([
    render(svg(`<rect width="100%" height="100%" fill="#fff"/>${drawn.join('')}`)),
    render(svg(`<rect width="100%" height="100%" fill="#000"/>${parts.join('')}`)),
  ]);
  return {
    page: { data: page, width, height },
    parts: Uint8Array.from({ length: width * height }, (_, i) => Math.round(map[i * 3]! / 40)),
  };
}

const dots =
  '<pattern id="tone" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><circle cx="4" cy="4" r="2" fill="#000"/></pattern>';

async function render(svg: string): Promise<Uint8Array> {
  return await sharp(Buffer.from(svg)).flatten({ background: '#fff' }).toColourspace('srgb').raw().toBuffer();
}

function layPanels(width: number, height: number, bleed: boolean, chance: Chance): Box[] {
  const margin = width * 0.04;
  const gutter = width * chance(0.014, 0.024);
  const right = bleed ? width + 20 : width - margin;
  const top = margin;
  const down = (height - 2 * margin - 2 * gutter) / 3;
  return [0, 1, 2].flatMap((row) => {
    const y = top + row * (down + gutter);
    const split = row === 1 ? undefined : margin + (right - margin) * chance(0.4, 0.6);
    if (split === undefined) return [{ x: margin, y, w: right - margin, h: down }];
    return [
      { x: margin, y, w: split - gutter / 2 - margin, h: down },
      { x: split + gutter / 2, y, w: right - split - gutter / 2, h: down },
    ];
  });
}

function drawPanel(box: Box, panel: number, panels: number, chance: Chance): Shape[] {
  const { x, y, w, h } = box;
  const border = `M${x},${y}h${w}v${h}h${-w}z`;
  const toned = panel % 3 === 1;
  const size = Math.min(w, h * 0.9) * chance(0.32, 0.4);
  const figures = w > h * 1.4 ? [0.3, 0.72] : [chance(0.4, 0.6)];
  const bubbleAt = w > h * 1.4 ? 0.51 : chance(0, 1) > 0.5 ? 0.24 : 0.76;
  return [
    { d: border, of: 'background', ...(toned ? { fill: 'url(#tone)' } : {}) },
    ...figures
      .flatMap((at) => drawFigure(x + w * at, y + h * 0.55, size, chance))
      .map((shape) => ({ ...shape, panel })),
    ...drawBubble(x + w * bubbleAt, y + h * 0.2, w * 0.2 * (w > h * 1.4 ? 0.6 : 1), h * 0.15, panel, chance),
    { d: border, linePx: Math.max(3, Math.round((w + h) / (panels * 60))) },
  ];
}

/** A head of height `size` about (x, y), hair behind and before, shoulders down to the panel's edge. */
function drawFigure(x: number, y: number, size: number, chance: Chance): Shape[] {
  const s = size / 2;
  const p = (dx: number, dy: number) => `${(x + dx * s).toFixed(1)},${(y + dy * s).toFixed(1)}`;
  const long = chance(0.9, 1.7);
  const jag = () => chance(-0.06, 0.06);
  const locks = [-0.72, -0.4, -0.12, 0.2, 0.48, 0.74].map(
    (dx, i) => `L${p(dx + jag(), (i % 2 ? -0.5 : -0.12) + jag())}`,
  );
  const eye = (dx: number) =>
    `M${p(dx - 0.17, 0.16)}a${0.17 * s},${0.22 * s} 0 1 0 ${0.34 * s},0a${0.17 * s},${0.22 * s} 0 1 0 ${-0.34 * s},0z`;
  const shine = (dx: number) =>
    `M${p(dx - 0.1, 0.06)}a${0.06 * s},${0.07 * s} 0 1 0 ${0.12 * s},0a${0.06 * s},${0.07 * s} 0 1 0 ${-0.12 * s},0z`;
  const linePx = Math.max(2, s * 0.025);
  return [
    {
      d: `M${p(-1.05, long)}C${p(-1.3, -0.4)} ${p(-0.9, -1.3)} ${p(0, -1.3)}C${p(0.9, -1.3)} ${p(1.3, -0.4)} ${p(1.05, long)}z`,
      of: 'hair',
      linePx,
    },
    {
      d: `M${p(-1.7, 3.2)}C${p(-1.6, 1.6)} ${p(-0.9, 1.35)} ${p(-0.35, 1.3)}L${p(0.35, 1.3)}C${p(0.9, 1.35)} ${p(1.6, 1.6)} ${p(1.7, 3.2)}z`,
      of: 'cloth',
      linePx,
    },
    {
      d: `M${p(-0.28, 0.8)}L${p(-0.3, 1.35)}L${p(0, 1.8)}L${p(0.3, 1.35)}L${p(0.28, 0.8)}z`,
      of: 'skin',
      linePx,
    },
    { d: `M${p(0, 1.8)}L${p(0, 3.2)}`, linePx },
    {
      d: `M${p(-0.8, -0.3)}C${p(-0.85, 0.6)} ${p(-0.4, 1)} ${p(0, 1.05)}C${p(0.4, 1)} ${p(0.85, 0.6)} ${p(0.8, -0.3)}C${p(0.6, -0.9)} ${p(-0.6, -0.9)} ${p(-0.8, -0.3)}z`,
      of: 'skin',
      linePx,
    },
    { d: eye(-0.38) + eye(0.38), fill: '#000' },
    { d: shine(-0.38) + shine(0.38), fill: '#fff' },
    {
      d: `M${p(-0.6, -0.14)}q${0.2 * s},${-0.12 * s} ${0.42 * s},0M${p(0.18, -0.14)}q${0.2 * s},${-0.12 * s} ${0.42 * s},0`,
      linePx,
    },
    { d: `M${p(-0.14, 0.7)}q${0.14 * s},${0.12 * s} ${0.28 * s},0`, linePx },
    {
      d: `M${p(-0.92, 0.1)}C${p(-1.05, -0.7)} ${p(-0.5, -1.2)} ${p(0, -1.2)}C${p(0.5, -1.2)} ${p(1.05, -0.7)} ${p(0.92, 0.1)}${locks.toReversed().join('')}z`,
      of: 'hair',
      linePx,
    },
  ];
}

/** A bubble about (x, y): an oval with a tail, or a box, and rows or columns of glyphs in it. */
function drawBubble(x: number, y: number, rx: number, ry: number, panel: number, chance: Chance): Shape[] {
  const boxed = chance(0, 1) > 0.7;
  const outline = boxed
    ? `M${x - rx},${y - ry}h${2 * rx}v${2 * ry}h${-2 * rx}z`
    : `M${x - rx},${y}A${rx},${ry} 0 1 1 ${x + 0.1 * rx},${y + 0.995 * ry}L${x - 0.1 * rx},${y + 1.5 * ry}L${x - 0.2 * rx},${y + 0.98 * ry}A${rx},${ry} 0 0 1 ${x - rx},${y}z`;
  const glyphPx = ry * chance(0.28, 0.36);
  const pitch = glyphPx * 1.15;
  const columns = Math.max(2, Math.floor((rx * 1.25) / pitch));
  const rows = Math.max(1, Math.floor((ry * 1.3) / (glyphPx * 1.35)));
  const upright = chance(0, 1) > 0.5; // columns of glyphs: the wider gaps lie between the columns
  const glyphs: string[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const gx = x + (column - (columns - 1) / 2) * (upright ? glyphPx * 1.3 : pitch) - glyphPx / 2;
      const gy = y + (row - (rows - 1) / 2) * (upright ? pitch : glyphPx * 1.35) - glyphPx / 2;
      glyphs.push(drawGlyph(gx, gy, glyphPx, chance));
    }
  }
  return [
    { d: outline, of: 'bubble', linePx: 3, panel },
    { d: glyphs.join(''), linePx: Math.max(2, glyphPx * 0.13), panel },
  ];
}

/** Three or four strokes in a square. */
function drawGlyph(x: number, y: number, size: number, chance: Chance): string {
  const at = (u: number, v: number) => `${(x + u * size).toFixed(1)},${(y + v * size).toFixed(1)}`;
  const strokes = [
    `M${at(0.1, chance(0.1, 0.4))}L${at(0.9, chance(0.1, 0.4))}`,
    `M${at(chance(0.3, 0.7), 0.05)}L${at(chance(0.3, 0.7), 0.95)}`,
  ];
  if (chance(0, 1) > 0.3) strokes.push(`M${at(0.15, 0.9)}L${at(0.85, chance(0.6, 0.9))}`);
  if (chance(0, 1) > 0.5)
    strokes.push(
      `M${at(0.2, 0.5)}h${(0.6 * size).toFixed(1)}v${(0.3 * size).toFixed(1)}h${(-0.6 * size).toFixed(1)}z`,
    );
  return strokes.join('');
}
