import { expect, test } from 'vitest';
import { randomFrom } from '../../src/model/random.ts';
import { judgeModels } from '../../src/training/gate.ts';
import { gateSchema } from '../../src/run-record.ts';

const models = { current: 'one', next: 'two' };
const zero = { psnr: 0, mse: 0, mae: 0, ssim: 0, ciede2000: 0, aucRaw: 0, aucRebalanced: 0 };

interface Drawn {
  readonly pictures?: number;
  /** Mean dB over grey, and how far the pictures are from it. */
  readonly gain?: number;
  readonly spread?: number;
  readonly auc?: number;
  readonly ratio?: number;
}

/** Figures of pictures that scatter evenly around their mean; another seed, other ones. */
function rows(seed: number, { pictures = 100, gain = 1, spread = 1, auc = 0.8, ratio = 1 }: Drawn = {}) {
  const random = randomFrom(seed);
  return Array.from({ length: pictures }, () => {
    const noise = 2 * random() - 1;
    return {
      figures: {
        result: { ...zero, psnr: 20 + gain + spread * noise, aucRebalanced: auc + 0.02 * noise },
        grey: { ...zero, psnr: 20, aucRebalanced: 0.7 },
      },
      colourfulness: { result: 30 * ratio, truth: 30 },
    };
  });
}

test('a model that gains more than chance on either figure is better', () => {
  const gate = judgeModels(models, rows(1), rows(2, { gain: 2 }));
  expect(gate).toMatchObject({ models, pictures: 100, verdict: 'better', reasons: [] });
  expect(gate.psnrGain.next - gate.psnrGain.current).toBeGreaterThan(0.5);
  expect(gate.psnrGain.low).toBeGreaterThan(0);
  expect(judgeModels(models, rows(1), rows(2, { auc: 0.83 })).verdict).toBe('better');
  expect(gateSchema.parse(gate)).toEqual(gate);
});

test('a model that is lower by no more than chance is alike', () => {
  expect(judgeModels(models, rows(1), rows(1))).toMatchObject({ verdict: 'alike', reasons: [] });
  const gate = judgeModels(models, rows(1, { spread: 6 }), rows(2, { spread: 6, gain: 0.9 }));
  expect(gate.verdict).toBe('alike');
  expect(gate.psnrGain.low).toBeLessThan(0);
  expect(gate.psnrGain.high).toBeGreaterThan(0);
});

test.each([
  ['psnr', { gain: 0 }],
  ['aucRebalanced', { auc: 0.75 }],
  ['pale', { ratio: 0.7 }],
  ['garish', { ratio: 1.3 }],
] as const)('a model is worse by its %s, whatever else it gains', (reason, how) => {
  const gate = judgeModels(models, rows(1), rows(2, { gain: 5, auc: 0.9, ...how }));
  expect(gate).toMatchObject({ verdict: 'worse', reasons: [reason] });
});

test('where the one in use is paler still, a pale model is not worse for that', () => {
  const gate = judgeModels(models, rows(1, { ratio: 0.6 }), rows(2, { gain: 2, ratio: 0.7 }));
  expect(gate).toMatchObject({ verdict: 'better', reasons: [], colourfulness: { current: 0.6, next: 0.7 } });
});

test('the interval is that of the mean difference of pairs, not of two unrelated means', () => {
  const current = rows(1, { spread: 8 });
  const next = rows(1, { spread: 8, gain: 1.1 }); // each picture a tenth of a dB better
  const { psnrGain, verdict } = judgeModels(models, current, next);
  expect([psnrGain.low, psnrGain.high].map((gain) => gain.toFixed(6))).toEqual(['0.100000', '0.100000']);
  expect(verdict).toBe('better');
});

test('the interval covers 95 of 100 true differences', () => {
  const covered = Array.from({ length: 200 }, (_, index) => {
    const { psnrGain } = judgeModels(models, rows(2 * index), rows(2 * index + 1), index);
    return psnrGain.low <= 0 && 0 <= psnrGain.high;
  }).filter(Boolean).length;
  expect(covered).toBeGreaterThan(180);
  expect(covered).toBeLessThan(199);
});

test('of fewer than fifty pictures nothing is said', () => {
  expect(judgeModels(models, [], [])).toMatchObject({ pictures: 0, verdict: 'cannot tell' });
  const gate = judgeModels(models, rows(1, { pictures: 49 }), rows(2, { pictures: 49, gain: 5 }));
  expect(gate).toMatchObject({ pictures: 49, verdict: 'cannot tell', reasons: ['few pictures'] });
  expect(judgeModels(models, rows(1, { pictures: 50 }), rows(2, { pictures: 50, gain: 5 })).verdict).toBe(
    'better',
  );
});

test('a picture that is equal to its truth has no PSNR and spoils no mean', () => {
  const current = rows(1);
  current[0]!.figures.result.psnr = Infinity;
  const { psnrGain } = judgeModels(models, current, rows(2));
  for (const value of Object.values(psnrGain)) expect(Number.isFinite(value)).toBe(true);
});
