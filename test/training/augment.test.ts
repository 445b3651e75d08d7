import { expect, test } from 'vitest';
import { randomFrom } from '../../src/model/random.ts';
import { augmentLightness, drawInput, type InputKind } from '../../src/training/augment.ts';
import { mean, paint, someScene } from '../support/planes.ts';

const kinds = ['line', 'tone'] as const;
const seeds = Array.from({ length: 25 }, (_, seed) => seed);

test('every input is lightness of the same size, and the picture stays as it was', async () => {
  for (const seed of seeds) {
    const [width, height] = [40 + seed, 64 - seed];
    const scene = someScene(seed, width, height);
    const before = scene.slice();
    const inputs = [
      ...(await Promise.all(kinds.map((kind) => drawInput(kind, scene, width, height, randomFrom(seed))))),
      (await augmentLightness(scene, width, height, { manga: 0 }, randomFrom(seed))).lightness,
    ];
    expect(scene, `seed ${seed}`).toEqual(before);
    for (const input of inputs) {
      expect(input).toHaveLength(width * height);
      expect(input.buffer).not.toBe(scene.buffer);
      const odd = input.findIndex((l) => !(l >= 0 && l <= 100));
      expect(odd, `seed ${seed}: L is ${input[odd]}`).toBe(-1);
    }
  }
});

test('a picture of a single pixel, row or column can be drawn, too', async () => {
  for (const [width, height] of [
    [1, 1],
    [1, 30],
    [30, 1],
  ] as const) {
    for (const kind of kinds) {
      const input = await drawInput(kind, someScene(1, width, height), width, height, randomFrom(1));
      expect(
        input.every((l) => l >= 0 && l <= 100),
        `${kind}, ${width} x ${height}`,
      ).toBe(true);
    }
  }
});

test('the same chance draws the same input, another draws another', async () => {
  const scene = someScene(3, 48, 48);
  for (const kind of kinds) {
    const draw = (seed: number) => drawInput(kind, scene, 48, 48, randomFrom(seed));
    for (const seed of seeds.slice(0, 10)) {
      expect(await draw(seed), `seed ${seed}`).toEqual(await draw(seed));
      expect(await draw(seed), `seed ${seed}`).not.toEqual(await draw(seed + 1));
    }
  }
});

test('inputs that share one source of chance and are made at once repeat', async () => {
  const scene = someScene(4, 32, 32);
  const batch = () => {
    const random = randomFrom(9);
    return Promise.all(seeds.map(() => augmentLightness(scene, 32, 32, { manga: 0.5 }, random)));
  };
  expect(await batch()).toEqual(await batch());
});

async function kindsOf(manga: number, count: number): Promise<Record<InputKind, number>> {
  const random = randomFrom(11);
  const scene = someScene(5, 12, 12);
  const counts = { grey: 0, line: 0, tone: 0 };
  for (let i = 0; i < count; i++) {
    counts[(await augmentLightness(scene, 12, 12, { manga }, random)).kind]++;
  }
  return counts;
}

test('the stated share is drawn, half of it as lines and half as tones', async () => {
  const count = 1500;
  const { grey, line, tone } = await kindsOf(0.4, count);
  // Four standard deviations of such a count.
  expect(Math.abs(grey / count - 0.6)).toBeLessThan(0.05);
  expect(Math.abs(line / count - 0.2)).toBeLessThan(0.042);
  expect(Math.abs(tone / count - 0.2)).toBeLessThan(0.042);
  expect(await kindsOf(0, 200)).toEqual({ grey: 200, line: 0, tone: 0 });
  expect(await kindsOf(1, 200)).toMatchObject({ grey: 0 });
});

test('some grey inputs are the picture itself, and the others keep its order of shades', async () => {
  const ramp = paint(50, 20, (x) => 2 * x);
  const random = randomFrom(12);
  let untouched = 0;
  for (let i = 0; i < 200; i++) {
    const { lightness } = await augmentLightness(ramp, 50, 20, { manga: 0 }, random);
    if (lightness.every((l, at) => l === ramp[at])) untouched++;
    const columns = Array.from({ length: 5 }, (_, part) =>
      mean(lightness.filter((_l, at) => Math.floor((at % 50) / 10) === part)),
    );
    expect(columns, `input ${i}`).toEqual(columns.toSorted((one, two) => one - two));
  }
  // (1 - 0.3 curved) * (1 - 0.2 scanned) of them
  expect(untouched / 200).toBeGreaterThan(0.46);
  expect(untouched / 200).toBeLessThan(0.66);
});

test('drawings are mostly paper and ink, and never a blank sheet where the picture has an edge', async () => {
  const disc = paint(96, 96, (x, y) => (Math.hypot(x - 48, y - 48) < 30 ? 35 : 80));
  for (const seed of seeds) {
    const page = await drawInput('line', disc, 96, 96, randomFrom(seed));
    const paper = page[96 * 4 + 4]!;
    expect(paper, `seed ${seed}`).toBeGreaterThan(55);
    const rim = page.filter(
      (_, at) => Math.abs(Math.hypot((at % 96) - 48, Math.floor(at / 96) - 48) - 29) < 2,
    );
    expect(Math.min(...rim), `seed ${seed}`).toBeLessThan(0.6 * paper);
  }
});
