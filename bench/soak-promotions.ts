/**
 * A thousand promotions and rollbacks between two tiny models while pictures are coloured, and what must hold, as a table:
 *
 *   npm run soak:promotions
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import sharp from 'sharp';
import { parseCount } from '../src/cli/options.ts';
import { runCommand } from '../src/cli/run.ts';
import { writeBundle } from '../src/model/bundle-write.ts';
import { type Colouriser, loadColouriser, Models, selectBundle } from '../src/model/index.ts';
import { tinyParts } from '../test/support/bundle.ts';
import { report } from './report.ts';

const names = ['one', 'two'] as const;
type Name = (typeof names)[number];
/** Pictures that are asked for at one moment. */
const load = 3;
/** After so many changes memory is what it will be. */
const settled = 50;
const mostGrowth = 1.1;

const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function soak({ changes }: { changes: number }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'colournet-promotions-'));
  try {
    const page = await sharp('samples/truth/campus.jpg').resize(96).greyscale().png().toBuffer();
    const expected = {} as Record<Name, string>;
    for (const [index, name] of names.entries()) {
      const bundle = join(folder, 'models', name);
      await writeBundle(bundle, tinyParts(index + 1));
      const alone = await loadColouriser({ folder: bundle, engine: 'onnx' });
      expected[name] = sum((await alone.colourise(page)).bytes);
      await alone.close();
    }
    const colouriser = await loadColouriser({ folder: join(folder, 'models', 'one'), engine: 'onnx' });
    try {
      await change(colouriser, folder, page, expected, changes);
    } finally {
      await colouriser.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function change(
  colouriser: Colouriser,
  folder: string,
  page: Uint8Array,
  expected: Readonly<Record<Name, string>>,
  changes: number,
): Promise<void> {
  const env = { DATA_DIR: folder, COLOURNET_MODEL: undefined };
  const models = new Models(env, (bundle) => colouriser.load(bundle));
  await models.promote('one');
  const seen: Record<Name, number> = { one: 0, two: 0 };
  const over = new AbortController();
  let wrong = 0;
  let heard = () => {};
  const colouring = Array.from({ length: load }, async () => {
    while (!over.signal.aborted) {
      const { model, bytes } = await colouriser.colourise(page);
      if (sum(bytes) !== expected[model as Name]) wrong++;
      seen[model as Name]++;
      heard();
    }
  });
  const nextResult = () => new Promise<void>((resolve) => (heard = resolve));
  const memory: number[] = [];
  let misplaced = 0;
  let current: Name = 'one';
  for (let done = 0; done < changes; done++) {
    const next: Name = current === 'one' ? 'two' : 'one';
    if (done % 2 === 0) await models.promote(next);
    else await models.rollback();
    current = next;
    if ((await selectBundle(env)) !== models.folderOf(current)) misplaced++;
    await nextResult();
    globalThis.gc?.();
    memory.push(process.memoryUsage().rss);
  }
  over.abort();
  await Promise.all(colouring);
  const growth = Math.max(...memory.slice(-settled)) / memory[Math.min(settled, changes) - 1]!;
  report([
    ['the models colour differently', String(expected.one !== expected.two), expected.one !== expected.two],
    ['promotions and rollbacks', String(changes), misplaced === 0],
    [
      'results of each model',
      `${seen.one}, ${seen.two}`,
      seen.one + seen.two >= changes && seen.one > 0 && seen.two > 0,
    ],
    ["results that are not their own model's", String(wrong), wrong === 0],
    [`memory after ${changes} over that after ${settled}`, growth.toFixed(3), growth <= mostGrowth],
  ]);
}

await runCommand(
  new Command('soak-promotions')
    .description('Changes between two models while pictures are coloured, and says what holds.')
    .option('--changes <count>', 'promotions and rollbacks', parseCount, 1000)
    .action(soak),
);
