/**
 * Takes away the connected marks (8 neighbours) that are too small or too faint to have been drawn.
 * @param ink 0 (paper) to 1, changed in place
 * @param leastPx pixels that a mark needs
 * @param leastInk ink that its darkest pixel needs
 */
export function dropSpecks(
  ink: Float32Array,
  width: number,
  height: number,
  { leastPx, leastInk }: { leastPx: number; leastInk: number },
): void {
  const seen = new Uint8Array(ink.length);
  const mark = new Int32Array(ink.length);
  for (let start = 0; start < ink.length; start++) {
    if (seen[start] || ink[start] === 0) continue;
    let [found, done, darkest] = [0, 0, 0];
    mark[found++] = start;
    seen[start] = 1;
    while (done < found) {
      const pixel = mark[done++]!;
      darkest = Math.max(darkest, ink[pixel]!);
      const x = pixel % width;
      const y = (pixel - x) / width;
      const lastX = Math.min(width - 1, x + 1);
      const lastY = Math.min(height - 1, y + 1);
      for (let row = Math.max(0, y - 1); row <= lastY; row++) {
        for (let at = row * width + Math.max(0, x - 1); at <= row * width + lastX; at++) {
          if (seen[at] || ink[at] === 0) continue;
          seen[at] = 1;
          mark[found++] = at;
        }
      }
    }
    if (found < leastPx || darkest < leastInk) {
      for (let i = 0; i < found; i++) ink[mark[i]!] = 0;
    }
  }
}
