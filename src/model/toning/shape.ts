/** The bounds of something on a map of cells or pixels, both ends included. */
export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

type Labelled = Box & { readonly label: number };

/**
 * What an area encloses: 1 in each cell of the area's box from where no way, diagonals included, leads out of the box
 * but through the area.
 * @param width of the map of labels
 * @returns cells of the box, row by row
 */
export function enclosedBy(labels: Int32Array, area: Labelled, width: number): Uint8Array {
  const across = area.maxX - area.minX + 1;
  const down = area.maxY - area.minY + 1;
  const enclosed = new Uint8Array(across * down);
  for (let y = 0, cell = 0; y < down; y++) {
    const row = (area.minY + y) * width + area.minX;
    for (let x = 0; x < across; x++, cell++) enclosed[cell] = labels[row + x] === area.label ? 0 : 1;
  }
  const stack = new Int32Array(across * down);
  let held = 0;
  const reach = (cell: number) => {
    if (!enclosed[cell]) return;
    enclosed[cell] = 0;
    stack[held++] = cell;
  };
  for (let x = 0; x < across; x++) {
    reach(x);
    reach((down - 1) * across + x);
  }
  for (let y = 0; y < down; y++) {
    reach(y * across);
    reach(y * across + across - 1);
  }
  while (held > 0) {
    const cell = stack[--held]!;
    const x = cell % across;
    const left = x > 0 ? -1 : 0;
    const right = x < across - 1 ? 1 : 0;
    const last = Math.min(cell + across, (down - 1) * across + x);
    for (let row = cell < across ? cell : cell - across; row <= last; row += across) {
      for (let beside = row + left; beside <= row + right; beside++) reach(beside);
    }
  }
  return enclosed;
}

/** The area of the convex hull of an area's cells (Andrew's monotone chain over the ends of its rows). */
export function hullArea(labels: Int32Array, area: Labelled, width: number): number {
  const left: [number, number][] = [];
  const right: [number, number][] = [];
  for (let y = area.minY; y <= area.maxY; y++) {
    const row = labels.subarray(y * width + area.minX, y * width + area.maxX + 1);
    const first = row.indexOf(area.label);
    const last = row.lastIndexOf(area.label);
    if (first === -1) continue;
    left.push([first, y], [first, y + 1]);
    right.push([last + 1, y], [last + 1, y + 1]);
  }
  const ring = [...hullSide(left, 1), ...hullSide(right, -1).toReversed()];
  const twice = ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** The points of one side, from above down, that lie on the hull: 1 for the left, -1 for the right. */
function hullSide(points: readonly [number, number][], side: 1 | -1): [number, number][] {
  const hull: [number, number][] = [];
  for (const point of points) {
    while (hull.length > 1) {
      const [ax, ay] = hull.at(-2)!;
      const [bx, by] = hull.at(-1)!;
      const turn = (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax);
      if (side * turn < 0) break;
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}
