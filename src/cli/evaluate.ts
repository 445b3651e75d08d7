import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { readEnv } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { createLog } from '../log.ts';
import { loadBundle } from '../model/bundle.ts';
import { defaultTemperature } from '../model/decode.ts';
import { openEngine } from '../model/engines/choose.ts';
import { type Evaluated, evaluatePicture, summarise, type Summary } from '../model/evaluate.ts';
import { decodePicture, encodePicture, type Raster } from '../model/image.ts';
import { selectBundle } from '../model/select-bundle.ts';
import { contactSheet } from '../model/sheet.ts';
import { parseTemperature } from './options.ts';
import { writeWhole } from './output.ts';
import { runCommand } from './run.ts';

interface Options {
  images: string;
  model?: string;
  input: 'grey' | 'line' | 'tone';
  temperature: number;
  sheet?: string;
  json?: true;
}

async function evaluate({ images, model, input, temperature, sheet, json }: Options): Promise<void> {
  if (input !== 'grey') {
    const sentence = `--input ${input} cannot be made yet: only grey, the picture's own lightness, is known.`;
    throw new ColourNetError('bad-configuration', sentence);
  }
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  const files = await listPictures(images);
  const bundle = await loadBundle(await selectBundle(env, model));
  const { engine, why } = await openEngine(env.COLOURNET_ENGINE, bundle);
  log.info({ engine: engine.name, device: engine.device, why, model: bundle.name }, 'engine');
  try {
    const rows: Pick<Evaluated, 'figures' | 'colourfulness'>[] = [];
    const groups: Raster[][] = [];
    for (const file of files) {
      const evaluated = await evaluatePicture(await readPicture(file), bundle, engine, temperature);
      rows.push({ figures: evaluated.figures, colourfulness: evaluated.colourfulness });
      if (sheet) groups.push([evaluated.input, evaluated.result, evaluated.truth]);
      if (rows.length % 20 === 0) log.info({ done: rows.length, total: files.length }, 'evaluated');
    }
    if (sheet) await writeWhole(sheet, await encodePicture(await contactSheet(groups), 'png'));
    const summary = summarise(rows);
    if (json) {
      const head = { images: files.length, input, temperature, model: bundle.name };
      process.stdout.write(`${JSON.stringify({ ...head, ...summary })}\n`);
    } else {
      process.stdout.write(`${table(summary, files.length, temperature)}\n`);
    }
  } finally {
    await engine.close();
  }
}

const pictureName = /\.(png|jpe?g|webp|avif|gif|tiff?)$/i;

async function listPictures(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile() && pictureName.test(entry.name))
      .map(({ name }) => name);
    if (names.length > 0) return names.toSorted().map((name) => join(folder, name));
  } catch (cause) {
    throw new ColourNetError('bad-configuration', `--images ${folder} cannot be read as a folder.`, {
      cause,
    });
  }
  throw new ColourNetError(
    'bad-configuration',
    `--images ${folder} holds no pictures (subfolders are not read).`,
  );
}

async function readPicture(file: string): Promise<Raster> {
  try {
    return await decodePicture(await readFile(file));
  } catch (error) {
    if (!(error instanceof ColourNetError)) throw error;
    throw new ColourNetError(error.code, `${file}: ${error.message}`, { cause: error });
  }
}

function table(summary: Summary, images: number, temperature: number): string {
  const { colourfulness, ...figures } = summary;
  const lines = Object.entries(figures).map(
    ([name, { result, grey }]) =>
      `${name.padEnd(16)}${result.toFixed(4).padStart(12)}${grey.toFixed(4).padStart(12)}`,
  );
  const { result, truth, ratio } = colourfulness;
  return [
    `${images} pictures, temperature ${temperature}`,
    `${''.padEnd(16)}${'result'.padStart(12)}${'grey'.padStart(12)}`,
    ...lines,
    `colourfulness ${result.toFixed(1)} of ${truth.toFixed(1)} (ratio ${ratio.toFixed(3)})`,
  ].join('\n');
}

const command = new Command('evaluate')
  .description('Compares coloured pictures with what the model makes of their lightness.')
  .requiredOption('--images <folder>', 'coloured pictures; subfolders are not read')
  .option('--model <bundle>', 'folder of the model bundle')
  .addOption(
    new Option('--input <kind>', 'what the model is given').choices(['grey', 'line', 'tone']).default('grey'),
  )
  .option('-t, --temperature <t>', '0 or 0.05 (vivid) to 1.5 (soft)', parseTemperature, defaultTemperature)
  .option('--sheet <file>', 'a contact sheet of input, result and truth, as PNG')
  .option('--json', 'print one JSON object as the last line')
  .action(evaluate);

await runCommand(command);
