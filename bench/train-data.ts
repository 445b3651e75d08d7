/**
 * Whether the network ever waits for its pictures: pictures a second with batches as training makes them (read, cut,
 * turned into manga, coded) against one batch again and again, in alternating blocks. Needs `npm run native` and a
 * training set:
 *
 *   npx tsx bench/train-data.ts --data data/danbooru-set --width 0.25
 */
import { Command, Option } from 'commander';
import { parseCount } from '../src/cli/options.ts';
import { runCommand } from '../src/cli/run.ts';
import { createBatchLoader } from '../src/training/batch-loader.ts';
import { openTrainingBackend } from '../src/training/network/backend.ts';
import { createLearner } from '../src/training/network/learner.ts';
import type { Precision } from '../src/training/network/native-ops.ts';
import { openTrainingSet } from '../src/training/set/training-set.ts';

const least = 0.9;
const stepsPerBlock = 24; // many, for three batches lie ready when a block begins

interface Options {
  readonly data: string;
  readonly blocks: number;
  readonly width: string;
  readonly precision: Precision;
}

async function measure({ data, blocks, width, precision }: Options) {
  const { description } = await openTrainingBackend('tensorflow', precision);
  const { bins, close } = await openTrainingSet(data);
  close();
  const [cropPx, batch] = [128, 16];
  const options = { seed: 1, size: batch, cropPx, manga: 0.3 };
  const loader = createBatchLoader({ ...options, data, bins }, 0, 1);
  const size = { width: Number(width), bins: bins.centres.length };
  const learner = createLearner(
    size,
    cropPx,
    { weightDecay: 0.01, clipNorm: 1, emaDecay: 0.999, precision },
    { seed: 1, answer: bins.prior },
  );
  const repeated = await loader.next();
  const time = async (work: () => Promise<unknown>) => {
    const started = performance.now();
    for (let step = 0; step < stepsPerBlock; step++) await work();
    return performance.now() - started;
  };
  const fresh = () => time(async () => learner.learn(await loader.next(), 1e-3));
  const again = () => time(() => learner.learn(repeated, 1e-3));
  await fresh(); // warms both up
  await again();
  const ratios: number[] = [];
  for (let block = 0; block < blocks; block++) {
    const [ms, msAgain] = [await fresh(), await again()];
    ratios.push(msAgain / ms);
  }
  await loader.close();
  learner.dispose();
  const ratio = ratios.toSorted((one, other) => one - other)[Math.floor(ratios.length / 2)]!;
  process.stdout.write(
    `${description}, width ${width}, ${cropPx} px, batch ${batch}: pictures/s over those of a repeated batch ` +
      `${ratio.toFixed(2)} (at least ${least} ${ratio >= least ? 'holds' : 'MISSED'}; median of ${blocks} blocks)\n`,
  );
}

const command = new Command('train-data')
  .description('Measures whether training waits for its data.')
  .requiredOption('--data <folder>', 'a training set that `prepare` made')
  .option('--blocks <count>', 'blocks of each that count', parseCount, 3)
  .option('--width <w>', 'of the network', '0.5')
  .addOption(
    new Option('--precision <name>', 'of convolutions').choices(['float32', 'bfloat16']).default('float32'),
  )
  .action(measure);

await runCommand(command);
