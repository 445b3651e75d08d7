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
