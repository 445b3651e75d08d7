import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tensorflowIsBuilt } from '../../../src/model/engines/tensorflow-binding.ts';
import { tinyBundle } from '../../support/bundle.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { lastJson, runCli } from '../../support/cli.ts';

const choices = ['auto', 'onnx', 'wasm', ...(tensorflowIsBuilt() ? ['tensorflow'] : [])];

// What a library leaves for the end of the process has failed there before, with all work done.
test.each(choices)('a process that colours with %s ends well', async (engine) => {
  const out = join(await temporaryFolder(), 'sky.png');
  const args = ['samples/truth/sky.jpg', '--force', '--model', await tinyBundle(), '-o', out, '--json'];
  const ended = await runCli('colourize', args, { COLOURNET_ENGINE: engine });
  expect(ended.code).toBe(0);
  const { results } = lastJson(ended) as { results: { engine: string }[] };
  if (engine !== 'auto') expect(results[0]!.engine).toBe(engine);
});
