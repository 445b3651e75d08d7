import { expect, test } from 'vitest';
import { colour, decodeWith, prepare, runNetwork } from '../../src/model/colourise.ts';
import { openOnnx } from '../../src/model/engines/onnx.ts';
import type { Raster } from '../../src/model/image.ts';
import { randomNumbers, tinySource } from '../support/bundle.ts';

function mirror({ data, width, height }: Raster): Raster {
  const at = (i: number) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const column = pixel % width;
    return data[3 * (pixel - column + width - 1 - column) + channel]!;
  };
  return { data: Uint8Array.from(data, (_, i) => at(i)), width, height };
}

test('a mirrored picture gets the same colours, mirrored', async () => {
  const [width, height] = [176, 200]; // working size: nothing is scaled or padded
  const next = randomNumbers(1);
  const greys = Array.from({ length: width * height }, () => Math.round(127 * (next() + 1)));
  const picture = { data: Uint8Array.from(greys.flatMap((grey) => [grey, grey, grey])), width, height };
  const engine = await openOnnx(tinySource);
  const coloured = async (raster: Raster) => {
    const prepared = await prepare(raster);
    const logits = await runNetwork(engine, prepared);
    return colour(prepared, await decodeWith(engine, logits, tinySource.bins.centres, 0.38));
  };
  const [one, other] = [await coloured(picture), mirror(await coloured(mirror(picture)))];
  await engine.close();
  expect(one.data).not.toEqual(picture.data);
  const off = one.data.reduce((most, value, i) => Math.max(most, Math.abs(value - other.data[i]!)), 0);
  expect(off).toBeLessThanOrEqual(1);
});
