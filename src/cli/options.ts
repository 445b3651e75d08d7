import { InvalidArgumentError } from 'commander';
import { checkTemperature } from '../model/decode.ts';

/** Reads `--temperature`: 0 or 0.05..1.5. */
export function parseTemperature(text: string): number {
  const temperature = text.trim() === '' ? Number.NaN : Number(text);
  try {
    return checkTemperature(temperature);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** Reads a count: a whole number of 1 or more. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number of 1 or more.');
  return count;
}

/** Reads `--seed`: a whole number of 0 or more. */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(seed) || seed < 0)
    throw new InvalidArgumentError('It must be a whole number of 0 or more.');
  return seed;
}
