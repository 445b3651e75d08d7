/** One line of a table: what was measured, and whether it holds; undefined for what is not judged. */
export type Line = readonly [what: string, measured: string, holds?: boolean];

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** @param share of the numbers that are smaller, 0..1 */
export function quantile(numbers: readonly number[], share: number): number {
  const index = Math.min(numbers.length - 1, Math.floor(numbers.length * share));
  return numbers.toSorted((a, b) => a - b)[index]!;
}

/** Prints a table; the process ends with 1 where something does not hold. */
export function report(lines: readonly Line[]): void {
  const width = Math.max(...lines.map(([what]) => what.length));
  for (const [what, measured, holds] of lines) {
    const verdict = holds === undefined ? '' : holds ? '  holds' : '  DOES NOT HOLD';
    process.stdout.write(`${what.padEnd(width)}  ${measured}${verdict}\n`);
  }
  const broken = lines.filter(([, , holds]) => holds === false).map(([what]) => what);
  if (broken.length === 0) return;
  process.stderr.write(`It does not hold: ${broken.join('; ')}.\n`);
  process.exitCode = 1;
}
