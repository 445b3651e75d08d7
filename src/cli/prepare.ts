import { Command, InvalidArgumentError, Option } from 'commander';
import { readEnv } from '../env.ts';
import { type Prepared, prepareTrainingSet } from '../training/set/prepare.ts';
import { parseCount, parseSeed } from './options.ts';
import { createProgress } from './progress.ts';
import { openProgressFile, progressTeller } from './progress-file.ts';
import { runCommand } from './run.ts';
import { asTheOnlyRun } from './run-lock.ts';

interface Options {
  data: string;
  out: string;
  bins: 'kmeans' | 'grid';
  q?: number;
  seed: number;
  validation: number;
  progress?: string;
  json?: boolean;
}

async function prepare({ json, progress: file, ...options }: Options): Promise<void> {
  const env = readEnv();
  const tell = progressTeller('prepare', openProgressFile(file));
  const progress = createProgress('prepare');
  const onStored = () => {
    progress.stop();
    process.stderr.write('All pictures are stored; their colours are looked at.\n');
  };
  const onProgress = (done: number, total: number) => {
    progress.update(done, total);
    tell(done, total);
  };
  const prepared = await asTheOnlyRun(env, () =>
    prepareTrainingSet({ ...options, onProgress, onStored }),
  ).finally(progress.stop);
  process.stdout.write(json ? `${JSON.stringify(prepared)}\n` : describe(options.out, prepared));
}

function describe(out: string, { splits, bins, refused }: Prepared): string {
  const counts = Object.entries(splits).map(([split, count]) => `${count} ${split}`);
  const lines = [`${out}: ${counts.join(', ')} pictures, ${bins} bins`];
  for (const { id, reason } of refused) lines.push(`left out ${id}: ${reason}`);
  return `${lines.join('\n')}\n`;
}

/** Reads `--validation`: a share. */
function parseShare(text: string): number {
  const share = Number(text);
  if (!(share >= 0 && share < 1)) throw new InvalidArgumentError('It must be 0 or more and below 1.');
  return share;
}

const command = new Command('prepare')
  .description('Makes a training set of scraped or imported pictures.')
  .requiredOption('--data <folder>', 'the folder that `scrape` filled')
  .requiredOption('--out <folder>', 'takes the training set')
  .addOption(
    new Option('--bins <maker>', 'how the colours to choose from are made')
      .choices(['kmeans', 'grid'])
      .default('kmeans'),
  )
  .option('--q <n>', 'how many bins: 274 by kmeans, as many as there are by grid unless given', parseCount)
  .option('--seed <s>', 'a whole number', parseSeed, 1)
  .option('--validation <share>', 'of the artists, where the pictures name no split', parseShare, 0.05)
  .option('--progress <file>', 'takes a JSON line every second')
  .option('--json', 'print one JSON object as the last line')
  .action(prepare);

await runCommand(command);
