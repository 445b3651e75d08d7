import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/model/random.ts';
import { randomScreen, type Screen, screenTones } from '../../../src/training/manga/halftone.ts';
import { drawTones } from '../../../src/training/manga/screentone.ts';
import { randomTones, toneLevels } from '../../../src/training/manga/tones.ts';
import { deviation, mean, paint } from '../../support/planes.ts';

const side = 128;
const flat = (value: number) => new Float32Array(side * side).fill(value);
const screen: Screen = { spot: 'dots', pitchPx: 5, angle: 0.6, edgePx: 1, fade: 0 };

test('a screen has as much ink as its tone asks for, at any pitch and angle', () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = randomFrom(seed);
    const some = randomScreen(random);
    const tone = 0.05 + 0.9 * random();
    const ink = screenTones(flat(tone), side, side, some);
    expect(Math.abs(mean(ink) - tone), `seed ${seed}, tone ${tone}, ${JSON.stringify(some)}`).toBeLessThan(
      0.025,
    );
  }
});

test('white has no dot and black no hole', () => {
  const ink = screenTones(
    paint(side, side, (x) => (x < 64 ? 0 : 1)),
    side,
    side,
    { ...screen, fade: 0.5 },
  );
  expect(ink.every((value, at) => value === (at % side < 64 ? 0 : 1))).toBe(true);
});

/** How strong a wave of some length and direction is in the ink, 0..1. */
function wave(ink: Float32Array, pitchPx: number, angle: number): number {
  let [re, im] = [0, 0];
  for (let at = 0; at < ink.length; at++) {
    const along = (at % side) * Math.cos(angle) + Math.floor(at / side) * Math.sin(angle);
    re += ink[at]! * Math.cos((2 * Math.PI * along) / pitchPx);
    im += ink[at]! * Math.sin((2 * Math.PI * along) / pitchPx);
  }
  return (2 * Math.hypot(re, im)) / ink.length;
}

test('lines follow one another at their pitch and angle, dots in two directions', () => {
  const across = (angle: number) => angle + Math.PI / 2;
  for (const [pitchPx, angle] of [
    [3, 0.3],
    [5.5, 1.1],
    [8, 2.5],
  ] as const) {
    const note = `pitch ${pitchPx}, angle ${angle}`;
    const lines = screenTones(flat(0.5), side, side, { ...screen, spot: 'lines', pitchPx, angle });
    expect(wave(lines, pitchPx, angle), note).toBeGreaterThan(0.4);
    expect(wave(lines, pitchPx, across(angle)), note).toBeLessThan(0.05);
    expect(wave(lines, pitchPx * 1.3, angle), note).toBeLessThan(0.05);
    const dots = screenTones(flat(0.4), side, side, { ...screen, pitchPx, angle });
    expect(wave(dots, pitchPx, angle), note).toBeGreaterThan(0.15);
    expect(wave(dots, pitchPx, across(angle)), note).toBeGreaterThan(0.15);
    expect(wave(dots, pitchPx, angle + 0.5), note).toBeLessThan(0.05);
  }
});

test('a faded screen is nearer to one grey, a fully faded one is it', () => {
  const contrast = (fade: number) => deviation(screenTones(flat(0.4), side, side, { ...screen, fade }));
  expect(contrast(0.6)).toBeCloseTo(0.4 * contrast(0), 5);
  expect(contrast(1)).toBeCloseTo(0, 5);
});

test('tones are few, the darker the shade the darker, from white to black', () => {
  const ramp = paint(101, 1, (x) => x);
  const tones = [...toneLevels(ramp, { whiteFrom: 80, blackTo: 20, levels: 2 })];
  expect(tones).toEqual(tones.toSorted((one, two) => two - one));
  expect(new Set(tones.map((tone) => tone.toFixed(3)))).toEqual(
    new Set(['1.000', '0.667', '0.333', '0.000']),
  );
  expect([tones[20], tones[80]]).toEqual([1, 0]);
});

test('a night scene is not printed all black, nor a pale one all white', () => {
  for (let seed = 0; seed < 30; seed++) {
    const random = randomFrom(seed);
    const night = paint(side, 8, (x) => (60 * x) / side);
    expect(mean(toneLevels(night, randomTones(night, random))), `seed ${seed}`).toBeLessThan(0.9);
    const pale = paint(side, 8, (x) => 50 + (50 * x) / side);
    expect(mean(toneLevels(pale, randomTones(pale, random))), `seed ${seed}`).toBeGreaterThan(0.02);
  }
});

test('on a page white stays white, black black, and darker areas come out darker', () => {
  // Bands of 32 px: black, dark, light, white. The lines between them are left out of the means.
  const bands = [0, 30, 60, 100];
  const picture = paint(side, side, (x) => bands[Math.floor(x / 32)]!);
  for (let seed = 0; seed < 30; seed++) {
    const page = drawTones(picture, side, side, randomFrom(seed));
    const band = (index: number) => page.filter((_, at) => Math.abs((at % side) - 32 * index - 16) < 8);
    expect(Math.max(...band(0)), `seed ${seed}`).toBe(0);
    expect(Math.min(...band(3)), `seed ${seed}`).toBe(100);
    expect(mean(band(1)), `seed ${seed}`).toBeLessThan(mean(band(2)) + 2);
  }
});

test('the mean lightness of many pages follows that of the picture', () => {
  const drawn = [20, 40, 60, 80].map((l) => {
    const picture = paint(side, side, (x, y) => l + 20 * Math.sin(x / 17) * Math.sin(y / 13));
    return mean(
      Array.from({ length: 12 }, (_, seed) => mean(drawTones(picture, side, side, randomFrom(seed)))),
    );
  });
  expect(drawn).toEqual(drawn.toSorted((one, two) => one - two));
  expect(drawn[3]! - drawn[0]!).toBeGreaterThan(30);
});
