import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Font } from 'opentype.js';

export interface Line {
  readonly name: string;
  /** Of CSS. */
  readonly colour: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Drawn faintly, as the ground that another line stands on. */
  readonly faint?: boolean;
}

export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

const [widthPx, panelPx] = [900, 260];
const margin = { left: 70, right: 20, top: 40, bottom: 36 };
const textPx = 14;

/**
 * Draws panels of lines below each other, with one axis of x, as SVG. Letters become paths of a font that comes along:
 * a machine without fonts would show none.
 */
export function drawChart(
  panels: readonly Panel[],
  { xTitle, xMax }: { xTitle: string; xMax: number },
): string {
  const font = loadFont();
  const text = (what: string, x: number, y: number, anchor: 'start' | 'middle' | 'end', colour = '#444') => {
    const width = font.getAdvanceWidth(what, textPx);
    const left = x - { start: 0, middle: width / 2, end: width }[anchor];
    return `<path fill="${colour}" d="${font.getPath(what, left, y, textPx).toPathData(2)}"/>`;
  };
  const [left, right] = [margin.left, widthPx - margin.right];
  const parts: string[] = [];
  for (const [index, { title, lines }] of panels.entries()) {
    const [top, bottom] = [index * panelPx + margin.top, (index + 1) * panelPx - margin.bottom];
    const ys = lines.flatMap(({ points }) => points.map(({ y }) => y));
    const ticks = niceTicks(Math.min(...ys), Math.max(...ys));
    const [low, high] = [ticks[0]!, ticks.at(-1)!];
    const place = ({ x, y }: { x: number; y: number }) =>
      `${(left + (x / xMax) * (right - left)).toFixed(1)},${(bottom - ((y - low) / (high - low)) * (bottom - top)).toFixed(1)}`;
    for (const tick of ticks) {
      const y = Number(place({ x: 0, y: tick }).split(',')[1]);
      parts.push(
        `<path stroke="#ddd" d="M${left} ${y}H${right}"/>`,
        text(shown(tick), left - 8, y + 5, 'end'),
      );
    }
    for (const tick of niceTicks(0, xMax).filter((value) => value <= xMax)) {
      const x = Number(place({ x: tick, y: low }).split(',')[0]);
      parts.push(text(shown(tick), x, bottom + 20, 'middle'));
    }
    parts.push(text(title, left, top - 14, 'start', '#000'));
    let legend = right;
    for (const { name, colour } of lines.toReversed().filter((line) => !line.faint)) {
      parts.push(text(name, legend, top - 14, 'end', colour));
      legend -= font.getAdvanceWidth(name, textPx) + 20;
    }
    for (const { points, colour, faint } of lines) {
      const look = `stroke="${colour}" stroke-width="${faint ? 1 : 2}" opacity="${faint ? 0.25 : 1}"`;
      parts.push(`<polyline fill="none" ${look} points="${points.map(place).join(' ')}"/>`);
    }
  }
  const height = panels.length * panelPx + 10;
  parts.push(text(xTitle, right, height - 6, 'end'));
  const size = `width="${widthPx}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} fill="#fff"/>${parts.join('')}</svg>`;
}

/** About five round numbers from at most `low` to at least `high`. */
function niceTicks(low: number, high: number): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const span = high > low ? high - low : Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = power * [1, 2, 5, 10].find((factor) => power * factor * 5 >= span)!;
  const first = Math.floor(low / step);
  const count = Math.max(1, Math.ceil(high / step - 1e-9) - first);
  return Array.from({ length: count + 1 }, (_, i) => (first + i) * step);
}

function shown(tick: number): string {
  return String(Number(tick.toPrecision(6)));
}

function loadFont(): Font {
  const require = createRequire(import.meta.url);
  const { parse } = require('opentype.js') as typeof import('opentype.js'); // UMD: an import finds no names in it
  const bytes = readFileSync(require.resolve('@fontsource/open-sans/files/open-sans-latin-400-normal.woff'));
  return parse(new Uint8Array(bytes).buffer);
}
