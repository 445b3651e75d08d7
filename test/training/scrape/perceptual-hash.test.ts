import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePicture } from '../../../src/model/image.ts';
import {
  createNearDuplicates,
  nearDuplicateRadius,
  perceptualHash,
} from '../../../src/training/scrape/perceptual-hash.ts';
import { flat } from '../../support/pictures.ts';

const names = ['meadow', 'campus', 'sky'] as const;
const load = (name: string) => readFile(`samples/truth/${name}.jpg`);
const hashOf = async (bytes: Uint8Array) => perceptualHash(await decodePicture(bytes));

/** Bits that differ, counted the slow and plain way. */
function distance(a: string, b: string): number {
  const bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  return bits.toString(2).replaceAll('0', '').length;
}

describe('perceptualHash', () => {
  it.each(names)('tells %s in another size, quality, light or format', async (name) => {
    const bytes = await load(name);
    const hash = await hashOf(bytes);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    const { width } = await sharp(bytes).metadata();
    const copies = {
      half: sharp(bytes).resize(Math.round(width / 2)),
      'JPEG at quality 40': sharp(bytes).jpeg({ quality: 40 }),
      'a little lighter': sharp(bytes).modulate({ brightness: 1.08 }),
      WebP: sharp(bytes).webp({ quality: 75 }),
    };
    for (const [copy, picture] of Object.entries(copies)) {
      const other = await hashOf(await picture.toBuffer());
      expect(distance(hash, other), copy).toBeLessThanOrEqual(nearDuplicateRadius);
    }
  });

  it('tells different pictures apart, and a picture from its mirror image', async () => {
    const hashes = await Promise.all(names.map(async (name) => hashOf(await load(name))));
    hashes.push(
      await hashOf(
        await sharp(await load('meadow'))
          .flop()
          .toBuffer(),
      ),
    );
    for (const [i, a] of hashes.entries()) {
      for (const b of hashes.slice(i + 1)) expect(distance(a, b)).toBeGreaterThan(3 * nearDuplicateRadius);
    }
  });

  it.each([1, -1])(
    'has the bit of a frequency set where that is above the median: %i times a wave',
    async (sign) => {
      const wave = (at: number, frequency: number) => Math.cos((Math.PI * (2 * at + 1) * frequency) / 64);
      const data = flat(32, 32, [0, 0, 0]);
      for (let i = 0; i < 32 * 32; i++) {
        const value = 127.5 + 100 * sign * wave(i % 32, 3) * wave(Math.floor(i / 32), 5); // 3 across, 5 down
        data.fill(Math.round(value), 3 * i, 3 * i + 3);
      }
      const bits = BigInt(`0x${await perceptualHash({ data, width: 32, height: 32 })}`)
        .toString(2)
        .padStart(64, '0');
      expect(bits[(5 - 1) * 8 + (3 - 1)]).toBe(sign === 1 ? '1' : '0');
    },
  );
});

describe('createNearDuplicates', () => {
  it('finds the first within four bits, in either half, and none beyond', () => {
    const known = createNearDuplicates();
    expect(known.find('0000000000000000')).toBeUndefined();
    known.add('a', '0000000000000000');
    known.add('b', 'ffffffffffffffff');
    known.add('c', '0000000000000001');
    expect(known.find('8000000000000003')).toBe('a'); // 3 bits
    expect(known.find('c000000000000003')).toBe('a'); // 4 bits
    expect(known.find('c000000000000007')).toBe('c'); // 5 bits from a, 4 from c
    expect(known.find('c00000000000000f')).toBeUndefined();
    expect(known.find('fffffff0ffffffff')).toBe('b');
    expect(known.find('fffffff0fffffffe')).toBeUndefined();
  });
});
