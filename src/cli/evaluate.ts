import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import { readEnv } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { createLog } from '../log.ts';
import { loadBundle } from '../model/bundle.ts';
import { defaultTemperature } from '../model/decode.ts';
import { openEngine } from '../model/engines/choose.ts';
import { evaluatePicture, type Judged, type Redraw, summarise, type Summary } from '../model/evaluate.ts';
import { decodePicture, encodePicture, type Raster } from '../model/image.ts';
import { randomFrom, seedOf } from '../model/random.ts';
import { selectBundle } from '../model/select-bundle.ts';
import { contactSheet } from '../model/sheet.ts';
import { drawInput, type InputKind } from '../training/augment.ts';
import { parseTemperature } from './options.ts';
import { exitCode, runCommand } from './run.ts';
import { writeSheet } from './sheet-file.ts';

interface Options {
  images: string;
  model?: string;
  input: InputKind;
  temperature: number;
  sheet?: string;
  json?: true;
}

async function evaluate({ images, model, input, temperature, sheet, json }: Options): Promise<void> {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  const files = await listPictures(images);
  const bundle = await loadBundle(await selectBundle(env, model));
  const { engine, why, trouble } = await openEngine(env.COLOURNET_ENGINE, bundle);
  log.info({ engine: engine.name, device: engine.device, why, trouble, model: bundle.name }, 'engine');
  try {
    const rows: Figures[] = [];
    const rowsOnTruth: Figures[] = [];
    const groups: Raster[][] = [];
    const refused: Refused[] = [];
    for (const file of files) {
      const picture = await readPicture(file);
      if ('reason' in picture) {
        refused.push(picture);
        log.warn(picture, 'left out');
        continue;
      }
      const evaluated = await evaluatePicture(picture, bundle, engine, temperature, redrawAs(input, file));
      const { onTruth } = evaluated;
      rows.push(figuresOf(evaluated));
      if (onTruth) rowsOnTruth.push(figuresOf(onTruth));
      const results = onTruth ? [evaluated.result, onTruth.result] : [evaluated.result];
      if (sheet) groups.push([evaluated.input, ...results, evaluated.truth]);
      if (rows.length % 20 === 0) log.info({ done: rows.length, total: files.length }, 'evaluated');
    }
    if (rows.length === 0) throw unreadable(images, refused);
    if (refused.length > 0) process.exitCode = exitCode.refused;
    const summary = summarise(rows);
    const onTruth = rowsOnTruth.length > 0 ? summarise(rowsOnTruth) : undefined;
    if (json) {
      const head = { images: rows.length, refused, input, temperature, model: bundle.name };
      process.stdout.write(`${JSON.stringify({ ...head, ...summary, onTruth })}\n`);
    } else {
      process.stdout.write(
        `${rows.length} pictures as ${input}, temperature ${temperature}\n${table(summary)}\n`,
      );
      if (onTruth)
        process.stdout.write(`The same colours on the pictures' own lightness\n${table(onTruth)}\n`);
    }
    if (sheet) await writeSheet(sheet, await encodePicture(await contactSheet(groups), 'png'));
  } finally {
    await engine.close();
  }
}

/** A file that is no picture, and why. */
interface Refused {
  readonly file: string;
  readonly reason: string;
}

function unreadable(images: string, [first]: readonly Refused[]): ColourNetError {
  const sentence = `No picture in --images ${images} can be read; ${first?.file}: ${first?.reason}`;
  return new ColourNetError('bad-picture', sentence);
}

type Figures = Pick<Judged, 'figures' | 'colourfulness'>;

/** The figures without the pictures, which a folder of thousands has no room for. */
function figuresOf({ figures, colourfulness }: Judged): Figures {
  return { figures, colourfulness };
}

/** Draws the same drawing of a file in every run. */
function redrawAs(input: InputKind, file: string): Redraw | undefined {
  if (input === 'grey') return undefined;
  const random = randomFrom(seedOf(input, basename(file)));
  return (lightness, width, height) => drawInput(input, lightness, width, height, random);
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

async function readPicture(file: string): Promise<Raster | Refused> {
  try {
    return await decodePicture(await readFile(file));
  } catch (error) {
    if (!(error instanceof ColourNetError)) throw error;
    return { file, reason: error.message };
  }
}

function table({ colourfulness: { result, truth, ratio }, ...figures }: Summary): string {
  const lines = Object.entries(figures).map(
    ([name, of]) =>
      `${name.padEnd(16)}${of.result.toFixed(4).padStart(12)}${of.grey.toFixed(4).padStart(12)}`,
  );
  return [
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
    new Option('--input <kind>', "the pictures' own lightness, or line drawings or screentone made of it")
      .choices(['grey', 'line', 'tone'] satisfies InputKind[])
      .default('grey'),
  )
  .option('-t, --temperature <t>', '0 or 0.05 (vivid) to 1.5 (soft)', parseTemperature, defaultTemperature)
  .option('--sheet <file>', 'a contact sheet of input, result and truth, as PNG')
  .option('--json', 'print one JSON object as the last line')
  .action(evaluate);

await runCommand(command);
