import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Latest } from '../../../src/bot/jobs/latest.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('shows the newest state after the first pause, and then no more often than told', async () => {
  const sent: [string, number][] = [];
  const latest = new Latest<string>(
    (state) => Promise.resolve(void sent.push([state, performance.now()])),
    4000,
    800,
  );
  const start = performance.now();
  latest.show('3 of 3');
  latest.show('2 of 3');
  await vi.advanceTimersByTimeAsync(1000);
  latest.show('1 of 3');
  latest.show('working');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent.map(([state]) => state)).toEqual(['2 of 3', 'working']);
  expect(sent[0]![1] - start).toBeCloseTo(800, -1);
  expect(sent[1]![1] - sent[0]![1]).toBeCloseTo(4000, -1);
});

test('what is shown already is not sent again', async () => {
  const send = vi.fn<(state: string) => Promise<void>>(() => Promise.resolve());
  const latest = new Latest(send, 100, 0);
  latest.show('a');
  await vi.advanceTimersByTimeAsync(50);
  latest.show('b');
  latest.show('a');
  await vi.advanceTimersByTimeAsync(1000);
  expect(send.mock.calls).toEqual([['a']]);
});

test('one is on its way at most, and the end waits for it and sends nothing more', async () => {
  let arrive = () => {};
  const sent: string[] = [];
  const latest = new Latest<string>(
    (state) => {
      sent.push(state);
      return new Promise((resolve) => (arrive = resolve));
    },
    10,
    0,
  );
  latest.show('a');
  await vi.advanceTimersByTimeAsync(100);
  latest.show('b');
  await vi.advanceTimersByTimeAsync(100);
  let ended = false;
  const end = latest.end().then(() => (ended = true));
  await vi.advanceTimersByTimeAsync(100);
  expect(ended).toBe(false);
  arrive();
  await end;
  latest.show('c');
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toEqual(['a']);
});
