import { describe, expect, it } from 'vitest';
import { type Random, randomFrom } from '../../../src/model/random.ts';
import { type Clock, createPace } from '../../../src/training/danbooru/pace.ts';
import { instantClock } from '../../support/fake-danbooru-run.ts';

interface Sent {
  startedMs: number;
  /** Anywhere between start and answer: the network decides. */
  arrivedMs: number;
  answeredMs: number;
}

/** Sends requests whose answers take up to `slowestMs`, and says when the site would have seen them. */
async function send(rate: number, count: number, slowestMs: number, random: Random): Promise<Sent[]> {
  const clock: Clock = instantClock();
  const pace = createPace(rate, clock);
  const sent: Sent[] = [];
  const one = async () => {
    const startedMs = clock.nowMs();
    await clock.wait(random() * slowestMs);
    const answeredMs = clock.nowMs();
    sent.push({ startedMs, arrivedMs: startedMs + random() * (answeredMs - startedMs), answeredMs });
  };
  await Promise.all(Array.from({ length: count }, () => pace.run(one)));
  return sent;
}

describe('createPace', () => {
  it('never lets more arrive than the rate in any second, however the network delays', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = randomFrom(seed);
    for (let round = 0; round < 40; round++) {
      const rate = 1 + Math.floor(random() * 20);
      const sent = await send(rate, 60, random() * 2000, random);
      for (const [index, { arrivedMs }] of sent.entries()) {
        const after = sent[index + rate]?.arrivedMs ?? Number.POSITIVE_INFINITY;
        expect(after - arrivedMs, `seed ${seed}, rate ${rate}`).toBeGreaterThanOrEqual(1000 - 1e-6);
      }
    }
  });

  it('lets one in 1 / rate seconds below one a second, and spreads more evenly', async () => {
    const starts = async (rate: number) =>
      (await send(rate, 5, 0, () => 0)).map(({ startedMs }) => startedMs);
    expect(await starts(0.25)).toEqual([0, 4000, 8000, 12_000, 16_000]);
    expect(await starts(4)).toEqual([0, 250, 500, 750, 1000]);
  });

  it('has one request under way at a time, and lets the next one go when one fails', async () => {
    const pace = createPace(1, instantClock());
    let underWay = 0;
    const run = (fail: boolean) =>
      pace.run(async () => {
        expect(++underWay).toBe(1);
        await new Promise(setImmediate);
        underWay--;
        if (fail) throw new Error('no route');
        return 'answered';
      });
    const [first, second] = await Promise.allSettled([run(true), run(false)]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'no route' } });
    expect(second).toEqual({ status: 'fulfilled', value: 'answered' });
  });

  it('goes on at half the rate, down to one request in ten seconds', () => {
    const pace = createPace(1, instantClock());
    const rates = Array.from({ length: 6 }, () => {
      pace.halve();
      return pace.rate;
    });
    expect(rates).toEqual([0.5, 0.25, 0.125, 0.1, 0.1, 0.1]);
    const slow = createPace(0.02, instantClock());
    slow.halve();
    expect(slow.rate).toBe(0.02);
  });
});
