import { describe, expect, it } from 'vitest';
import { progressTeller } from '../../src/cli/progress-file.ts';
import type { ProgressEvent } from '../../src/run-record.ts';

type Counts = [second: number, done: number, total: number];

/** What is told of counts that come at these seconds. */
function told(counts: readonly Counts[]): [done: number, total: number, etaS: number | null][] {
  const events: ProgressEvent[] = [];
  let nowMs = 0;
  const tell = progressTeller(
    'scrape',
    (event) => events.push(event),
    () => nowMs,
  );
  for (const [second, done, total] of counts) {
    nowMs = 5000 + 1000 * second;
    tell(done, total);
  }
  return events.map(({ done, total, etaS }) => [done, total, etaS]);
}

describe('progressTeller', () => {
  it('names the stage', () => {
    const events: ProgressEvent[] = [];
    progressTeller('sync', (event) => events.push(event))(1, 1);
    expect(events).toEqual([{ event: 'progress', stage: 'sync', done: 1, total: 1, etaS: 0 }]);
  });

  it('says what is left at the speed of this run, whatever earlier ones had done', () => {
    const counts: Counts[] = [
      [0, 400, 1000],
      [10, 420, 1000],
      [50, 500, 1000],
      [60, 500, 2000],
    ];
    expect(told(counts)).toEqual([
      [400, 1000, null], // nobody knows yet
      [420, 1000, 290],
      [500, 1000, 250],
      [500, 2000, 900],
    ]);
  });

  it('tells once a second, and the end at once', () => {
    const counts: Counts[] = [
      [0, 1, 4],
      [0.5, 2, 4],
      [1, 3, 4],
      [1.1, 4, 4],
    ];
    expect(told(counts)).toEqual([
      [1, 4, null],
      [3, 4, 0.5],
      [4, 4, 0],
    ]);
  });
});
