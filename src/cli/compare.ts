import { Command } from 'commander';
import { readEnv } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { selectBundle } from '../model/select-bundle.ts';
import { compareModels } from '../training/compare-models.ts';
import type { Gate } from '../run-record.ts';
import { createProgress } from './progress.ts';
import { openProgressFile, progressTeller } from './progress-file.ts';
import { runCommand } from './run.ts';
import { writeSheet } from './sheet-file.ts';

interface Options {
  data: string;
  model: string;
  against?: string;
  sheet?: string;
  progress?: string;
  json?: true;
}

async function compare(options: Options): Promise<void> {
  const { data, model, against, sheet: sheetFile, progress: file, json } = options;
  const env = readEnv();
  const tell = progressTeller('compare', openProgressFile(file));
  const progress = createProgress('compare');
  const { gate, sheet } = await compareModels({
    data,
    current: await selectBundle(env, against),
    next: model,
    engine: env.COLOURNET_ENGINE,
    onProgress: (done, total) => {
      progress.update(done, total);
      tell(done, total);
    },
  }).finally(progress.stop);
  if (gate.pictures === 0) {
    const sentence = `The training set ${data} has no validation pictures, so nothing can be compared: prepare it with --validation above 0.`;
    throw new ColourNetError('bad-training-set', sentence);
  }
  process.stdout.write(json ? `${JSON.stringify(gate)}\n` : describe(gate));
  if (sheetFile !== undefined) await writeSheet(sheetFile, sheet);
}

function describe({ models, pictures, verdict, reasons, ...figures }: Gate): string {
  const row = (name: string, { current, next }: { current: number; next: number }, more = '') =>
    `${name.padEnd(20)}${current.toFixed(4).padStart(10)}${next.toFixed(4).padStart(10)}${more}`;
  const gain = ({ low, high }: Gate['psnrGain']) => `  (gains ${low.toFixed(4)} to ${high.toFixed(4)})`;
  const { psnrGain, aucRebalanced, colourfulness } = figures;
  return [
    `${models.next} against ${models.current} on ${pictures} pictures: ${verdict}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
    row('PSNR over grey, dB', psnrGain, gain(psnrGain)),
    row('AuC rebalanced', aucRebalanced, gain(aucRebalanced)),
    row('colourfulness', colourfulness),
    '',
  ].join('\n');
}

const command = new Command('compare')
  .description('Says whether a new model is better than the one in use, by the validation pictures of a set.')
  .requiredOption('--data <folder>', 'the training set that `prepare` made')
  .requiredOption('--model <bundle>', 'the new model')
  .option('--against <bundle>', 'the other one; the one in use unless given')
  .option('--sheet <file>', 'a contact sheet of input, current, new and truth, as PNG')
  .option('--progress <file>', 'takes a JSON line every second')
  .option('--json', 'print one JSON object as the last line')
  .action(compare);

await runCommand(command);
