import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundle, loadBundle } from '../../../src/model/bundle.ts';
import { colour, decodeWith, prepare, runNetwork } from '../../../src/model/colourise.ts';
import type { Engine } from '../../../src/model/engines/engine.ts';
import { openOnnx } from '../../../src/model/engines/onnx.ts';
import { encodePicture } from '../../../src/model/image.ts';
import { lightnessOf, rgbToLabPlanes } from '../../../src/model/rgb-to-lab.ts';
import { createSession } from '../../../src/model/session.ts';
import { checkToning, createPageToner } from '../../../src/model/toning/toning.ts';
import { type DrawnPageOptions, drawPage } from '../../support/drawn-page.ts';
import { sureColours, toningFigures } from '../../support/toned-page.ts';

let bundle: Bundle;
let engine: Engine;

beforeAll(async () => {
  bundle = await loadBundle('models/starter');
  engine = await openOnnx(bundle);
});
afterAll(() => engine.close());

const pages: DrawnPageOptions[] = [
  { seed: 1 },
  { seed: 2, gapPx: 5 },
  { seed: 3, bleed: true },
  { seed: 4, width: 700, height: 1000 },
  { seed: 5, width: 700, height: 1000, gapPx: 3, bleed: true },
  { seed: 6, width: 1400, height: 2100, gapPx: 6 },
];

test.each(pages)(
  'a network that is sure of its colours has them in the figures of a drawn page, and nowhere else: %o',
  async (options) => {
    const drawn = await drawPage(options);
    const prepared = await prepare(drawn.page);
    const ab = sureColours(drawn, prepared.layout);
    const toner = createPageToner(drawn.page, prepared.layout);
    expect(toner.strengthOf('auto')).toBe(1);
    const figures = toningFigures(drawn, colour(prepared, ab), colour(prepared, ab, toner.at(1)));
    expect(figures.inkChange).toBeLessThanOrEqual(1);
    expect(figures.whiteKept.bubble).toBeGreaterThanOrEqual(0.99);
    expect(figures.whiteKept.gutter).toBeGreaterThanOrEqual(0.99);
    expect(figures.figureRatio).toBeGreaterThan(8);
    expect(figures.figureChroma).toBeGreaterThan(20);
  },
);

const sizes = [
  { width: 640, height: 920 },
  { width: 1000, height: 1500 },
  { width: 1400, height: 2100 },
];
const drawings: DrawnPageOptions[] = [
  { seed: 11 },
  { seed: 12, gapPx: 4 },
  { seed: 13, bleed: true },
  { seed: 14, gapPx: 2 },
];

test.each(drawings.flatMap((drawing) => sizes.map((size) => ({ ...drawing, ...size }))))(
  'the shipped model colours the figures of a drawn page, and its bubbles and gutters stay white: %o',
  async (options) => {
    const drawn = await drawPage(options);
    const prepared = await prepare(drawn.page);
    const logits = await runNetwork(engine, prepared);
    const ab = await decodeWith(engine, logits, bundle.bins.centres, 0.38);
    const toner = createPageToner(drawn.page, prepared.layout);
    const figures = toningFigures(drawn, colour(prepared, ab), colour(prepared, ab, toner.at(1)));
    expect(figures.inkChange).toBeLessThanOrEqual(1);
    expect(figures.whiteKept.bubble).toBeGreaterThanOrEqual(0.99);
    expect(figures.whiteKept.gutter).toBeGreaterThanOrEqual(0.99);
    expect(figures.figureRatio).toBeGreaterThan(4);
    expect(figures.figureChroma).toBeGreaterThan(1.5);
  },
);

test('lettering stays black on white: neither its strokes nor the paper between them take colour', async () => {
  const drawn = await drawPage({ seed: 1 });
  const prepared = await prepare(drawn.page);
  const toner = createPageToner(drawn.page, prepared.layout);
  const toned = rgbToLabPlanes(colour(prepared, sureColours(drawn, prepared.layout), toner.at(1)).data);
  const before = lightnessOf(drawn.page.data);
  let coloured = 0;
  let bubble = 0;
  for (let i = 0; i < before.length; i++) {
    if (drawn.parts[i] !== 2) continue;
    bubble++;
    if (Math.hypot(toned.a[i]!, toned.b[i]!) > 2 || Math.abs(toned.l[i]! - before[i]!) > 1) coloured++;
  }
  expect(bubble).toBeGreaterThan(10_000);
  expect(coloured / bubble).toBeLessThan(0.03); // the outlines: ink that is the network's to colour
});

test('half the strength is about half the chroma, and none is the picture without toning', async () => {
  const drawn = await drawPage({ seed: 4, width: 700, height: 1000 });
  const prepared = await prepare(drawn.page);
  const ab = sureColours(drawn, prepared.layout);
  const toner = createPageToner(drawn.page, prepared.layout);
  const untoned = colour(prepared, ab);
  const chroma = (strength: number) =>
    toningFigures(drawn, untoned, colour(prepared, ab, toner.at(strength))).figureChroma;
  expect(Buffer.from(colour(prepared, ab, toner.at(0)).data).equals(untoned.data)).toBe(true);
  const [quarter, half, whole] = [chroma(0.25), chroma(0.5), chroma(1)] as const;
  expect(half / whole).toBeGreaterThan(0.4);
  expect(half / whole).toBeLessThan(0.7);
  expect(quarter).toBeLessThan(half);
});

test('another toning is decoded from what is remembered, and the result says which it was', async () => {
  const session = createSession(bundle, engine, { jobs: 1, maxBytes: 2 ** 30 });
  const { page } = await drawPage({ seed: 7, width: 400, height: 600 });
  const bytes = await encodePicture(page, 'png');
  const first = await session.colourise(bytes, {});
  expect(first.toning).toBe(1);
  const again = await session.redecode(first.key!, { toning: 0.5 });
  expect(again).toMatchObject({ toning: 0.5, ms: { network: 0 } });
  const direct = await session.colourise(bytes, { toning: 0.5 });
  expect(Buffer.from(again.bytes).equals(direct.bytes)).toBe(true);
  expect(Buffer.from(again.bytes).equals(first.bytes)).toBe(false);
});

test('any size can be toned, down to a point and a thread', async () => {
  for (const [width, height] of [
    [1, 1],
    [1, 5000],
    [3000, 2],
    [13, 257],
  ] as const) {
    const data = new Uint8Array(width * height * 3).map((_, i) => (Math.floor(i / 3) % 7 ? 255 : 0));
    const prepared = await prepare({ data, width, height });
    const cells = (prepared.layout.paddedWidth * prepared.layout.paddedHeight) / 16;
    const ab = { a: new Float32Array(cells).fill(127), b: new Float32Array(cells).fill(-127) };
    const toned = colour(prepared, ab, createPageToner(prepared.raster, prepared.layout).at(1));
    expect(toned.data).toHaveLength(data.length);
  }
});

test('a strength is auto or lies between 0 and 1', () => {
  for (const good of ['auto', 0, 0.3, 1] as const) expect(checkToning(good)).toBe(good);
  for (const bad of [-0.1, 1.1, Number.NaN]) {
    expect(() => checkToning(bad)).toThrow(/^The toning is .*; it must be auto or lie between 0/);
  }
});
