import { randomFrom } from '../../src/model/random.ts';

/** The lightness of some picture: discs, some outlined, on a slope of grey, with a little grain. */
export function someScene(seed: number, width: number, height: number): Float32Array {
  const random = randomFrom(seed);
  const discs = Array.from({ length: 8 }, () => ({
    x: random() * width,
    y: random() * height,
    r: (0.05 + 0.2 * random()) * width,
    l: 100 * random(),
  }));
  return paint(width, height, (x, y) => {
    const disc = discs.findLast((one) => Math.hypot(x - one.x, y - one.y) < one.r);
    const inside = disc ? disc.r - Math.hypot(x - disc.x, y - disc.y) : Infinity;
    const l = disc ? (inside < 1.5 ? 5 : disc.l) : 30 + (60 * x) / width;
    return Math.min(100, Math.max(0, l + random() - 0.5));
  });
}

/** A plane with the value of every pixel. */
export function paint(
  width: number,
  height: number,
  valueAt: (x: number, y: number) => number,
): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => valueAt(i % width, Math.floor(i / width)));
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

export function deviation(values: ArrayLike<number>): number {
  const middle = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)));
}
