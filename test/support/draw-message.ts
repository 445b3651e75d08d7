import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Font } from 'opentype.js';
import sharp from 'sharp';
import { kinds } from './discord/components.ts';
import type { Component } from './discord/bodies.ts';
import type { SeenMessage } from './discord/seen.ts';

/** Discord's dark theme. */
const colours = {
  ground: '#313338',
  text: '#dbdee1',
  strong: '#f2f3f5',
  faint: '#949ba4',
  line: '#4e5058',
  menu: '#1e1f22',
  blurple: '#5865f2',
  buttons: { 1: '#5865f2', 2: '#4e5058', 3: '#248046', 4: '#da373c' } as Record<number, string>,
};

const scale = 2;
const pagePx = { width: 660, left: 72, inner: 550, pad: 16 };
const galleryGapPx = 4;

type SeenPicture = SeenMessage['pictures'][number];

/** Something drawn from y = 0 down. */
interface Block {
  readonly svg: string;
  readonly height: number;
}

/** A message, when it came, and who had used which command where it is an answer. */
export interface Shown {
  readonly message: SeenMessage;
  readonly time: string;
  /** Seconds since 1970, for what is told as so long from then. */
  readonly seenAtS?: number;
  readonly asked?: { readonly by: string; readonly command: string };
}

/**
 * Draws messages of a bot one below the other as Discord shows them, as SVG: the command that each answers, its author,
 * and what is in it. Letters become paths, as in the trainer's chart.
 * @param names of users, by their ids
 */
export async function drawMessages(
  all: readonly Shown[],
  names: ReadonlyMap<string, string> = new Map(),
): Promise<string> {
  let y = pagePx.pad;
  const parts: string[] = [];
  for (const [index, shown] of all.entries()) {
    for (const { svg, height } of await drawMessage(shown, names, index)) {
      parts.push(`<g transform="translate(${pagePx.left} ${y})">${svg}</g>`);
      y += height;
    }
    y += index < all.length - 1 ? pagePx.pad : 0;
  }
  const size = `width="${pagePx.width * scale}" height="${(y + pagePx.pad) * scale}"`;
  const ground = `<rect width="100%" height="100%" fill="${colours.ground}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${ground}<g transform="scale(${scale})">${parts.join('')}</g></svg>`;
}

async function drawMessage(
  { message, time, seenAtS, asked }: Shown,
  names: ReadonlyMap<string, string>,
  index: number,
): Promise<Block[]> {
  const pictures = [...message.pictures];
  const blocks = [drawHead(message.author.name, time, asked, index)];
  if (!message.v2) {
    blocks.push(drawText(message.text, names, seenAtS));
    for (const picture of pictures) blocks.push(await drawGallery([picture]));
  }
  for (const component of message.components) {
    blocks.push(await drawComponent(component, () => pictures.shift()!));
  }
  return blocks;
}

const fonts = { normal: loadFont(400), medium: loadFont(600) };
type Weight = keyof typeof fonts;

function loadFont(weight: number): Font {
  const require = createRequire(import.meta.url);
  const { parse } = require('opentype.js') as typeof import('opentype.js'); // UMD: an import finds no names in it
  const file = `@fontsource/open-sans/files/open-sans-latin-${weight}-normal.woff`;
  return parse(new Uint8Array(readFileSync(require.resolve(file))).buffer);
}

interface Style {
  readonly px: number;
  readonly colour: string;
  readonly weight?: Weight;
}

/** What the font has no letter for, in a box of its own. */
const shapes: Readonly<
  Record<string, { width: number; draw: (x: number, y: number, colour: string) => string }>
> = {
  '█': {
    width: 8,
    draw: (x, y) => `<rect x="${x}" y="${y - 12}" width="8.2" height="14" fill="${colours.blurple}"/>`,
  },
  '░': {
    width: 8,
    draw: (x, y) => `<rect x="${x}" y="${y - 12}" width="8.2" height="14" fill="${colours.line}"/>`,
  },
  '→': {
    width: 16,
    draw: (x, y, colour) =>
      `<path d="M${x + 1} ${y - 5}h12m-4.5-4.5l4.5 4.5-4.5 4.5" fill="none" stroke="${colour}" stroke-width="1.4"/>`,
  },
};
const partsOf = (words: string) => words.split(/([█░→])/).filter((part) => part !== '');

function widthOf(words: string, { px, weight = 'normal' }: Style): number {
  return partsOf(words).reduce(
    (sum, part) => sum + (shapes[part]?.width ?? fonts[weight].getAdvanceWidth(part, px)),
    0,
  );
}

function write(words: string, x: number, y: number, style: Style): string {
  const { px, colour, weight = 'normal' } = style;
  let at = x;
  return partsOf(words)
    .map((part) => {
      const here = at;
      at += widthOf(part, style);
      const shape = shapes[part];
      if (shape) return shape.draw(here, y, colour);
      return `<path fill="${colour}" d="${fonts[weight].getPath(part, here, y, px).toPathData(2)}"/>`;
    })
    .join('');
}

/** Words after each other. */
function writeAll(pieces: readonly (readonly [words: string, style: Style])[], x: number, y: number): string {
  let at = x;
  return pieces
    .map(([words, style]) => {
      const drawn = write(words, at, y, style);
      at += widthOf(words, style);
      return drawn;
    })
    .join('');
}

function drawHead(author: string, time: string, asked: Shown['asked'], place: number): Block {
  const small = { px: 13, colour: colours.faint };
  const link: Style = { px: 13, colour: '#00a8fc' };
  const name: Style = { px: 15.5, colour: colours.strong, weight: 'medium' };
  const badge: Style = { px: 10, colour: '#fff', weight: 'medium' };
  const [nameY, badgeX] = [43, widthOf(author, name) + 7];
  const { by, command } = asked ?? { by: '', command: '' };
  const spine = `<path d="M-36 24v-9q0-6 6-6h22" fill="none" stroke="${colours.line}" stroke-width="2"/>`;
  const asker =
    `<circle cx="8" cy="9" r="8" fill="#eb459e"/>` +
    write(by.slice(0, 1), 4.2, 12.6, { px: 10, colour: '#fff', weight: 'medium' });
  const bot =
    `<clipPath id="avatar${place}"><circle cx="-36" cy="50" r="20"/></clipPath><g clip-path="url(#avatar${place})">` +
    '<rect x="-56" y="30" width="20" height="40" fill="#c9ccd1"/>' +
    ['#f7b267', '#ef6f8e', '#7b6cf6', '#38b6a3']
      .map((fill, index) => `<rect x="-36" y="${30 + 10 * index}" width="20" height="10.2" fill="${fill}"/>`)
      .join('') +
    `</g>`;
  const line: (readonly [string, Style])[] = [
    [by, { ...small, weight: 'medium' }],
    [' used ', small],
    [command, link],
  ];
  const answers = asked ? [spine, asker, writeAll(line, 22, 13.5)] : [];
  return {
    height: 54,
    svg: [
      ...answers,
      bot,
      write(author, 0, nameY, name),
      `<rect x="${badgeX}" y="${nameY - 12}" width="30" height="15.5" rx="4" fill="${colours.blurple}"/>`,
      write('APP', badgeX + 4.7, nameY - 0.7, badge),
      write(time, badgeX + 38, nameY, { px: 12, colour: colours.faint }),
    ].join(''),
  };
}

async function drawComponent(component: Component, nextPicture: () => SeenPicture): Promise<Block> {
  const { type, items, content, components } = component;
  if (type === kinds.gallery) return drawGallery((items ?? []).map(nextPicture));
  if (type === kinds.text) return drawText(content ?? '');
  if (type === kinds.row) return drawRow(components ?? []);
  throw new Error(`A component of type ${type} is not drawn`);
}

/** Beside each other, whole. */
async function drawGallery(pictures: readonly SeenPicture[]): Promise<Block> {
  const width = (pagePx.inner - galleryGapPx * (pictures.length - 1)) / pictures.length;
  const drawn = await Promise.all(
    pictures.map(async ({ bytes }, index) => {
      const { data, info } = await sharp(bytes)
        .resize(Math.round(width * scale))
        .png()
        .toBuffer({ resolveWithObject: true });
      const height = info.height / scale;
      const place = `x="${index * (width + galleryGapPx)}" width="${width}" height="${height}"`;
      return { height, svg: `<image ${place} href="data:image/png;base64,${data.toString('base64')}"/>` };
    }),
  );
  const height = Math.max(...drawn.map((each) => each.height));
  const clip = `<clipPath id="gallery${height}"><rect width="${pagePx.inner}" height="${height}" rx="8"/></clipPath>`;
  const svg = drawn.map((each) => each.svg).join('');
  return { height: height + 6, svg: `${clip}<g clip-path="url(#gallery${height})">${svg}</g>` };
}

const lineHeightPx = 22;
const textStyle: Style = { px: 15, colour: colours.text };

/** Lines with **bold** and ~~struck~~ words, as wide as the page. */
function drawText(content: string, names: ReadonlyMap<string, string> = new Map(), seenAtS = 0): Block {
  const lines = content
    .replaceAll(/<@(\d+)>/g, (_, id: string) => `@${names.get(id) ?? 'somebody'}`)
    .replaceAll(/<t:(\d+):R>/g, (_, atS: string) => fromNow(Number(atS) - seenAtS))
    .replaceAll('`', '')
    .split('\n')
    .flatMap((line) => wrap(piecesOf(line)));
  const svg = lines.map((pieces, index) => writeAll(pieces, 0, 17 + index * lineHeightPx));
  return { height: lines.length * lineHeightPx + 8, svg: svg.join('') };
}

/** As Discord says it. */
function fromNow(seconds: number): string {
  const format = new Intl.RelativeTimeFormat('en');
  return seconds < 60 ? format.format(seconds, 'second') : format.format(Math.round(seconds / 60), 'minute');
}

type Piece = readonly [words: string, style: Style];

function piecesOf(line: string): Piece[] {
  let style = textStyle;
  return line.split(/(\*\*|~~)/).flatMap((part): Piece[] => {
    if (part === '**') style = style.weight ? textStyle : { ...textStyle, weight: 'medium' };
    else if (part === '~~')
      style = style.colour === colours.faint ? textStyle : { ...textStyle, colour: colours.faint };
    else return part.split(/(?<= )/).map((word) => [word, style] as const);
    return [];
  });
}

function wrap(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [[]];
  let width = 0;
  for (const piece of pieces) {
    const own = widthOf(...piece);
    if (width + own > pagePx.inner) {
      lines.push([]);
      width = 0;
    }
    lines.at(-1)!.push(piece);
    width += own;
  }
  return lines;
}

function drawRow(components: readonly Component[]): Block {
  const [menu] = components;
  if (menu?.type === kinds.stringSelect) return drawMenu(menu.placeholder ?? '');
  const style: Style = { px: 14, colour: '#fff', weight: 'medium' };
  let x = 0;
  const svg = components.map(({ label, style: kind }) => {
    const words = label ?? '';
    const width = Math.max(60, widthOf(words, style) + 32);
    const drawn =
      `<rect x="${x}" width="${width}" height="32" rx="8" fill="${colours.buttons[kind ?? 2]}"/>` +
      write(words, x + (width - widthOf(words, style)) / 2, 21, style);
    x += width + 8;
    return drawn;
  });
  return { height: 38, svg: svg.join('') };
}

function drawMenu(placeholder: string): Block {
  const width = 400;
  const box = `<rect x=".5" y=".5" width="${width}" height="39" rx="8" fill="${colours.menu}" stroke="${colours.line}"/>`;
  const arrow = `<path d="M${width - 26} 17l6 6 6-6" fill="none" stroke="${colours.text}" stroke-width="2" stroke-linecap="round"/>`;
  return { height: 48, svg: box + write(placeholder, 12, 25.5, { px: 15, colour: colours.text }) + arrow };
}
