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

/**
 * Draws a message of a bot as Discord shows it, as SVG: the command that it answers, its author, and its components one
 * below the other. Letters become paths, as in the trainer's chart.
 * @param asked who used which command, and when
 */
export async function drawMessage(
  message: SeenMessage,
  asked: { readonly by: string; readonly command: string; readonly time: string },
): Promise<string> {
  const pictures = [...message.pictures];
  const blocks = [drawHead(message.author.name, asked)];
  for (const component of message.components) {
    blocks.push(await drawComponent(component, () => pictures.shift()!));
  }
  let y = pagePx.pad;
  const parts = blocks.map(({ svg, height }) => {
    const placed = `<g transform="translate(${pagePx.left} ${y})">${svg}</g>`;
    y += height;
    return placed;
  });
  const size = `width="${pagePx.width * scale}" height="${(y + pagePx.pad) * scale}"`;
  const ground = `<rect width="100%" height="100%" fill="${colours.ground}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${ground}<g transform="scale(${scale})">${parts.join('')}</g></svg>`;
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

const widthOf = (words: string, { px, weight = 'normal' }: Style) => fonts[weight].getAdvanceWidth(words, px);

function write(words: string, x: number, y: number, { px, colour, weight = 'normal' }: Style): string {
  return `<path fill="${colour}" d="${fonts[weight].getPath(words, x, y, px).toPathData(2)}"/>`;
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

function drawHead(
  author: string,
  { by, command, time }: { by: string; command: string; time: string },
): Block {
  const small = { px: 13, colour: colours.faint };
  const link: Style = { px: 13, colour: '#00a8fc' };
  const name: Style = { px: 15.5, colour: colours.strong, weight: 'medium' };
  const badge: Style = { px: 10, colour: '#fff', weight: 'medium' };
  const [nameY, badgeX] = [43, widthOf(author, name) + 7];
  const spine = `<path d="M-36 24v-9q0-6 6-6h22" fill="none" stroke="${colours.line}" stroke-width="2"/>`;
  const asker =
    `<circle cx="8" cy="9" r="8" fill="#eb459e"/>` +
    write(by[0]!, 4.2, 12.6, { px: 10, colour: '#fff', weight: 'medium' });
  const bot =
    '<clipPath id="avatar"><circle cx="-36" cy="50" r="20"/></clipPath><g clip-path="url(#avatar)">' +
    '<rect x="-56" y="30" width="20" height="40" fill="#c9ccd1"/>' +
    ['#f7b267', '#ef6f8e', '#7b6cf6', '#38b6a3']
      .map((fill, index) => `<rect x="-36" y="${30 + 10 * index}" width="20" height="10.2" fill="${fill}"/>`)
      .join('') +
    `</g>`;
  return {
    height: 54,
    svg: [
      spine,
      asker,
      writeAll(
        [
          [by, { ...small, weight: 'medium' }],
          [' used ', small],
          [command, link],
        ],
        22,
        13.5,
      ),
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
  const clip = `<clipPath id="gallery"><rect width="${pagePx.inner}" height="${height}" rx="8"/></clipPath>`;
  const svg = drawn.map((each) => each.svg).join('');
  return { height: height + 6, svg: `${clip}<g clip-path="url(#gallery)">${svg}</g>` };
}

/** Lines with **bold** words. */
function drawText(content: string): Block {
  const lines = content.split('\n');
  const [style, lineHeight] = [{ px: 15, colour: colours.text }, 22];
  const svg = lines.map((line, index) =>
    writeAll(
      line
        .split('**')
        .map(
          (words, part) => [words, part % 2 === 1 ? { ...style, weight: 'medium' as const } : style] as const,
        ),
      0,
      17 + index * lineHeight,
    ),
  );
  return { height: lines.length * lineHeight + 8, svg: svg.join('') };
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
