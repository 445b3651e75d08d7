import type { Random } from '../../model/random.ts';

/** A number between two, each as likely. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** Whether something happens that does in this share (0..1) of all cases. */
export function happens(random: Random, share: number): boolean {
  return random() < share;
}
