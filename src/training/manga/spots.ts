/** The shape in which ink grows. */
export type SpotName = 'dots' | 'lines';

/**
 * The rank of a place among all places of a spot, 0..1, each as frequent: a tone t inks the places above 1 - t.
 * @param u place across lines, or along a row of dots, in pitches
 * @param v place along a column of dots, in pitches
 */
type Rank = (u: number, v: number) => number;

const side = 128; // a power of two

/** Ranks of cos u + cos v: round dots, a chessboard at a half, then round holes. */
function dotRank(): Rank {
  const wave = Float64Array.from({ length: side }, (_, i) => Math.cos((2 * Math.PI * (i + 0.5)) / side));
  const heights = Float64Array.from({ length: side ** 2 }, (_, i) => wave[i % side]! + wave[(i / side) | 0]!);
  const order = Uint16Array.from(heights.keys()).toSorted((one, two) => heights[one]! - heights[two]!);
  const ranks = new Float32Array(side ** 2);
  for (const [rank, place] of order.entries()) ranks[place] = (rank + 0.5) / side ** 2;
  // The low bits of a whole number, negative ones too, are its place in the repeating cell.
  return (u, v) => ranks[(Math.floor(v * side) & (side - 1)) * side + (Math.floor(u * side) & (side - 1))]!;
}

/** 1 at the middle of a line, falling evenly on both sides. */
function lineRank(u: number): number {
  return Math.abs(2 * (u - Math.floor(u)) - 1);
}

export const spotRanks: Readonly<Record<SpotName, Rank>> = { dots: dotRank(), lines: lineRank };
