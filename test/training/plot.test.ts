import { expect, test } from 'vitest';
import { decodePicture } from '../../src/model/image.ts';
import { drawChart } from '../../src/training/chart.ts';
import { plotRun } from '../../src/training/plot.ts';

const points = [
  { x: 0, y: 0.12 },
  { x: 40, y: 0.31 },
];
const line = { name: 'raw', colour: '#c0392b', points };

test('a chart holds its lines and no text that a font of the machine would have to draw', () => {
  const svg = drawChart([{ title: 'AuC', lines: [line] }], { xTitle: 'steps', xMax: 80 });
  expect(svg).not.toContain('<text');
  const drawn = /<polyline [^>]*stroke="#c0392b"[^>]* points="([\d.]+),([\d.]+) ([\d.]+),([\d.]+)"/.exec(svg);
  const [x1, y1, x2, y2] = drawn!.slice(1).map(Number);
  expect(x1).toBe(70); // the left margin
  expect(x2).toBeCloseTo(70 + (900 - 70 - 20) / 2, 0);
  expect(y2).toBeLessThan(y1!); // up is more
});

test('a line of one value, and none at all, are drawn too', () => {
  const flat = { ...line, points: [{ x: 1, y: 3 }] };
  for (const lines of [[flat], []]) {
    expect(drawChart([{ title: 'loss', lines }], { xTitle: 'steps', xMax: 1 })).not.toMatch(/NaN|Infinity/);
  }
});

test('the plot of a run is a picture with the colours of its lines', async () => {
  const evaluation = {
    greyPsnr: 20,
    psnr: 19,
    aucRaw: 0.8,
    aucRebalanced: 0.7,
    colourfulness: 1,
    score: 1.5,
  };
  const progress = {
    settings: { steps: 100, batch: 16 },
    evaluations: [
      { step: 10, ...evaluation },
      { step: 20, ...evaluation, psnr: 21 },
    ],
  };
  const losses = Array.from({ length: 20 }, (_, i) => 5 - i / 10);
  const { data, width, height } = await decodePicture(await plotRun(progress as never, losses));
  expect([width, height]).toEqual([900, 790]);
  const has = (r: number, g: number, b: number) => {
    for (let i = 0; i < data.length; i += 3)
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b) return true;
    return false;
  };
  expect(has(0x1f, 0x6f, 0xb4)).toBe(true); // loss
  expect(has(0xc0, 0x39, 0x2b)).toBe(true); // PSNR
});
