import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { gateSchema } from '../../src/run-record.ts';
import { tinyBundle } from '../support/bundle.ts';
import { lastJson, runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { drawnTrainingSet } from '../support/training-set.ts';

const onnx = { COLOURNET_ENGINE: 'onnx' };

test('two models are compared on the validation pictures, with a sheet of input, both results and truth', async () => {
  const [data, one, two, folder] = await Promise.all([
    drawnTrainingSet(8),
    tinyBundle('one', 1),
    tinyBundle('two', 2),
    temporaryFolder(),
  ]);
  const sheet = join(folder, 'sheet.png');
  const args = ['--data', data, '--model', two, '--against', one];
  const ended = await runCli('compare', [...args, '--sheet', sheet, '--json'], onnx);
  expect(ended.code).toBe(0);
  const gate = gateSchema.parse(lastJson(ended));
  expect(gate).toMatchObject({
    models: { current: 'one', next: 'two' },
    pictures: 2,
    verdict: 'cannot tell',
    reasons: ['few pictures'],
  });
  expect(gate.psnrGain.current).not.toBe(gate.psnrGain.next);
  // Two groups of four pictures of 96 x 80 at 160 px, each with gaps of 8 px.
  expect(await sharp(sheet).metadata()).toMatchObject({ width: 2 * (4 * 192 + 3 * 8) + 8, height: 160 });
  const told = await runCli('compare', args, onnx);
  expect(told.stdout).toMatch(/^two against one on 2 pictures: cannot tell \(few pictures\)\n/);
  const below = join(sheet, 'sheet.png');
  const refused = await runCli('compare', [...args, '--sheet', below], onnx);
  expect(refused).toMatchObject({ code: 2, stdout: told.stdout });
  expect(refused.stderr.split('\n').slice(-2)).toEqual([
    `${below} cannot be written (EEXIST): name a file that can.`,
    '',
  ]);
});

test('the model in use is the other one unless told otherwise', async () => {
  const [data, two] = await Promise.all([drawnTrainingSet(8), tinyBundle('two', 2)]);
  const ended = await runCli('compare', ['--data', data, '--model', two, '--json'], onnx);
  expect(lastJson(ended)).toMatchObject({ models: { current: 'starter', next: 'two' } });
});

test('a set without validation pictures, and a bundle that is not there, exit 2 with one sentence', async () => {
  const [data, bundle] = await Promise.all([drawnTrainingSet(3), tinyBundle()]);
  const none = await runCli('compare', ['--data', data, '--model', bundle, '--against', bundle], onnx);
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toMatch(/has no validation pictures.*--validation/);
  const missing = await runCli('compare', ['--data', data, '--model', join(bundle, 'no')], onnx);
  expect(missing).toMatchObject({ code: 2, stdout: '' });
  expect(missing.stderr).toMatch(/manifest\.json is missing/);
});
