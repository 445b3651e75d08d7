import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workingLayout } from '../../src/model/working-size.ts';

const side = fc.integer({ min: 1, max: 20_000 });

test('the network sees multiples of 8 that hold the whole picture, with the aspect ratio kept', () => {
  fc.assert(
    fc.property(side, side, (width, height) => {
      const layout = workingLayout(width, height);
      expect(layout.paddedWidth % 8).toBe(0);
      expect(layout.paddedHeight % 8).toBe(0);
      expect(layout.paddedWidth - layout.width).toBeLessThan(8);
      expect(layout.paddedHeight - layout.height).toBeLessThan(8);
      const tall = height > width;
      const scale = tall ? layout.height / height : layout.width / width;
      const [short, wanted] = tall ? [layout.width, width * scale] : [layout.height, height * scale];
      expect(Math.abs(short - Math.max(1, wanted))).toBeLessThanOrEqual(1);
      expect(Math.max(layout.width, layout.height)).toBeLessThanOrEqual(1536);
    }),
  );
});

test('a small picture has 176 px on the short side, a page more, a strip what fits', () => {
  expect(workingLayout(300, 400)).toMatchObject({
    width: 176,
    height: 235,
    paddedWidth: 176,
    paddedHeight: 240,
  });
  expect(workingLayout(100, 50)).toMatchObject({ width: 352, height: 176 });
  expect(workingLayout(1200, 1700)).toMatchObject({ width: 256, height: 363 });
  expect(workingLayout(640, 920)).toMatchObject({ width: 256, height: 368 });
  expect(workingLayout(639, 920)).toMatchObject({ width: 176 });
  expect(workingLayout(1, 5000)).toMatchObject({ width: 1, height: 1536, paddedWidth: 8 });
});
