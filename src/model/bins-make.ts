import { abSpace, type Bins, priorOf } from './bins.ts';
import { randomFrom } from './random.ts';

/** Every maker sees at most this many colours when it looks for centres; the prior is taken over all. */
const maxSample = 50_000;
const maxRounds = 40;

/** Draws up to `maxSample` pairs without order, with replacement only where there are more than that. */
function sample(ab: Float32Array, random: () => number): Float64Array {
  const pairs = ab.length >> 1;
  if (pairs <= maxSample) return Float64Array.from(ab.subarray(0, 2 * pairs));
  const drawn = new Float64Array(2 * maxSample);
  for (let i = 0; i < maxSample; i++) {
    const p = Math.floor(random() * pairs);
    drawn[2 * i] = ab[2 * p]!;
    drawn[2 * i + 1] = ab[2 * p + 1]!;
  }
  return drawn;
}

/** k-means++ (Arthur and Vassilvitskii 2007): each new centre is drawn with chance proportional to d^2. (<=Q, 2) */
function spread(points: Float64Array, q: number, random: () => number): Float64Array {
  const n = points.length / 2;
  const centres = new Float64Array(2 * q);
  const d2 = new Float64Array(n).fill(Infinity);
  let chosen = Math.floor(random() * n);
  for (let c = 0; c < q; c++) {
    const a = (centres[2 * c] = points[2 * chosen]!);
    const b = (centres[2 * c + 1] = points[2 * chosen + 1]!);
    let total = 0;
    for (let i = 0; i < n; i++) {
      const d = (points[2 * i]! - a) ** 2 + (points[2 * i + 1]! - b) ** 2;
      if (d < d2[i]!) d2[i] = d;
      total += d2[i]!;
    }
    if (total === 0) return centres.slice(0, 2 * (c + 1)); // fewer distinct colours than bins
    let left = random() * total;
    for (let i = 0; i < n; i++) {
      if (d2[i] === 0) continue;
      chosen = i;
      left -= d2[i]!;
      if (left < 0) break;
    }
  }
  return centres;
}

/** One round of Lloyd's algorithm, in place; an empty cluster keeps its centre. Returns the largest move, squared. */
function settle(points: Float64Array, centres: Float64Array): number {
  const q = centres.length / 2;
  const sums = new Float64Array(3 * q); // a, b, count
  for (let i = 0; i < points.length; i += 2) {
    const a = points[i]!;
    const b = points[i + 1]!;
    let best = 0;
    let least = Infinity;
    for (let c = 0; c < q; c++) {
      const da = a - centres[2 * c]!;
      const db = b - centres[2 * c + 1]!;
      const d = da * da + db * db;
      if (d < least) {
        least = d;
        best = c;
      }
    }
    sums[3 * best]! += a;
    sums[3 * best + 1]! += b;
    sums[3 * best + 2]! += 1;
  }
  let move = 0;
  for (let c = 0; c < q; c++) {
    const count = sums[3 * c + 2]!;
    if (count === 0) continue;
    const a = sums[3 * c]! / count;
    const b = sums[3 * c + 1]! / count;
    move = Math.max(move, (a - centres[2 * c]!) ** 2 + (b - centres[2 * c + 1]!) ** 2);
    centres[2 * c] = a;
    centres[2 * c + 1] = b;
  }
  return move;
}

function finish(maker: Bins['maker'], ab: Float32Array, centres: [number, number][]): Bins {
  return { space: abSpace, maker, centres, prior: priorOf(ab, centres) };
}

/**
 * Makes `q` bins by k-means over colours (a, b, a, b, ...; at least one), ordered by a, then b; the same bins for the
 * same colours and seed. Where there are fewer distinct colours than `q`, each is a bin. Centres are rounded to 1e-3.
 */
export function kmeansBins(ab: Float32Array, { q, seed }: { q: number; seed: number }): Bins {
  if (ab.length < 2 || q < 1) throw new RangeError('bins need at least one colour and q of 1 or more');
  const random = randomFrom(seed);
  const points = sample(ab, random);
  const found = spread(points, q, random);
  for (let round = 0; round < maxRounds && settle(points, found) > 1e-4; round++);
  const centres = Array.from({ length: found.length / 2 }, (_, c): [number, number] => [
    Math.round(found[2 * c]! * 1e3) / 1e3,
    Math.round(found[2 * c + 1]! * 1e3) / 1e3,
  ]);
  return finish(
    'kmeans',
    ab,
    centres.toSorted((one, two) => one[0] - two[0] || one[1] - two[1]),
  );
}

/**
 * Makes a bin of every occupied cell of a signed grid of 10 x 10, cell [0, 10) having its centre at 5, most frequent
 * first (ties by a, then b); `q` keeps only the q most frequent. `ab` holds a, b, a, b, ...; at least one pair.
 */
export function gridBins(ab: Float32Array, { q = Infinity }: { q?: number } = {}): Bins {
  if (ab.length < 2 || q < 1) throw new RangeError('bins need at least one colour and q of 1 or more');
  const cells = new Map<string, { centre: [number, number]; count: number }>();
  for (let i = 0; i + 1 < ab.length; i += 2) {
    const centre: [number, number] = [Math.floor(ab[i]! / 10) * 10 + 5, Math.floor(ab[i + 1]! / 10) * 10 + 5];
    const cell = cells.get(centre.join());
    if (cell) cell.count++;
    else cells.set(centre.join(), { centre, count: 1 });
  }
  const ordered = [...cells.values()].toSorted(
    (one, two) => two.count - one.count || one.centre[0] - two.centre[0] || one.centre[1] - two.centre[1],
  );
  const centres = ordered.slice(0, q).map((cell) => cell.centre);
  return finish('grid', ab, centres);
}
