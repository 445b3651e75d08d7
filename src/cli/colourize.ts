import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readEnv } from '../env.ts';
import { createLog } from '../log.ts';
import { writeWhole } from '../write-whole.ts';
import { type Colouriser, type ColouriseResult, loadColouriser } from '../model/index.ts';
import { defaultTemperature } from '../model/decode.ts';
import { selectBundle } from '../model/select-bundle.ts';
import { checkToning, type Toning } from '../model/toning/toning.ts';
import { parseTemperature } from './options.ts';
import { chooseTarget, outputPath, type Target } from './output.ts';
import { exitCode, isRefusal, runCommand } from './run.ts';

interface Options {
  out?: string;
  temperature: number;
  toning: Toning;
  model?: string;
  compare?: boolean;
  force?: boolean;
  json?: boolean;
}

/** A picture that was read and written, or why it was not. */
type Row = { input: string } & (
  | ({ status: 'coloured' | 'copied'; output: string; notes: readonly string[] } & Figures)
  | ({ status: 'failed'; reason: string; output: null } & { [Key in keyof Figures]: null })
);
type Figures = Pick<
  ColouriseResult,
  'width' | 'height' | 'engine' | 'model' | 'temperature' | 'toning' | 'ms'
>;
const noFigures = {
  width: null,
  height: null,
  engine: null,
  model: null,
  temperature: null,
  toning: null,
  ms: null,
};

async function colourizeFiles(inputs: string[], options: Options): Promise<void> {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  const target = await chooseTarget(options.out, inputs.length);
  const folder = await selectBundle(env, options.model);
  const colouriser = await loadColouriser({ folder, engine: env.COLOURNET_ENGINE });
  log.info(colouriser.facts, 'engine');
  try {
    const rows: Row[] = [];
    const written = new Set<string>();
    for (const input of inputs) {
      const row = await colourizeFile(colouriser, input, target, options, written);
      rows.push(row);
      if (!options.json) process.stdout.write(`${describe(row)}\n`);
    }
    if (options.json) process.stdout.write(`${JSON.stringify({ results: rows })}\n`);
    if (rows.some((row) => row.status === 'failed')) process.exitCode = exitCode.refused;
  } finally {
    await colouriser.close();
  }
}

async function colourizeFile(
  colouriser: Colouriser,
  input: string,
  target: Target,
  { temperature, toning, compare = false, force = false }: Options,
  written: Set<string>,
): Promise<Row> {
  const failed = (reason: string): Row => ({ status: 'failed', reason, input, output: null, ...noFigures });
  let bytes: Uint8Array;
  try {
    bytes = await readFile(input);
  } catch (error) {
    return failed(`The file cannot be read (${systemCode(error)}).`);
  }
  try {
    const format = target.kind === 'file' ? { format: target.format } : {};
    const result = await colouriser.colourise(bytes, { temperature, toning, compare, force, ...format });
    const output = outputPath(target, input, result.format);
    if (resolve(output) === resolve(input))
      return failed('The result would overwrite the picture: name another file.');
    if (written.has(resolve(output))) return failed(`${output} already holds the result of another picture.`);
    written.add(resolve(output));
    try {
      await writeWhole(output, result.bytes);
    } catch (error) {
      return failed(`${output} cannot be written (${systemCode(error)}).`);
    }
    const { status, width, height, engine, model, ms, notes } = result;
    const toned = { temperature, toning: result.toning };
    return { status, input, output, width, height, engine, model, ...toned, ms, notes };
  } catch (error) {
    if (isRefusal(error)) return failed(error.message);
    throw error;
  }
}

/** What the operating system calls a failure, e.g. ENOENT; anything else that is thrown is a fault of ours. */
function systemCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') throw error;
  return code;
}

function describe(row: Row): string {
  if (row.status === 'failed') return `${row.input}: failed. ${row.reason}`;
  const notes = row.notes.length ? ` (${row.notes.join('; ')})` : '';
  const toning = row.toning > 0 ? `, toning ${row.toning}` : '';
  const { total, network } = row.ms;
  const time =
    row.status === 'coloured'
      ? `${total.toFixed(0)} ms, network ${network.toFixed(0)}`
      : `${total.toFixed(0)} ms`;
  return `${row.input} -> ${row.output}: ${row.status} by ${row.engine} in ${time}${toning}${notes}`;
}

const command = new Command('colourize')
  .description('Colours manga pages: greyscale or black-and-white pictures in, coloured pictures out.')
  .argument('<in...>', 'pictures: PNG, JPEG, WebP, AVIF, GIF or TIFF')
  .option('-o, --out <path>', 'a file, or a folder (one that exists, ends in / or takes several pictures)')
  .option('-t, --temperature <t>', '0 or 0.05 (vivid) to 1.5 (soft)', parseTemperature, defaultTemperature)
  .option('--model <bundle>', 'folder of the model bundle')
  .option('--compare', 'put the original beside the result')
  .option(
    '--toning <strength>',
    'how far white paper gives way to colour, 0 to 1; auto: 1 for line art, else 0',
    parseToning,
    'auto',
  )
  .option('--force', 'colour pictures that are coloured already')
  .option('--json', 'print one JSON object as the last line')
  .action(colourizeFiles);

/** Reads `--toning`: `auto` or 0..1. */
function parseToning(text: string): Toning {
  if (text === 'auto') return text;
  const strength = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(strength)) {
    throw new InvalidArgumentError(`It must be auto or a number between 0 and 1, not "${text}".`);
  }
  try {
    return checkToning(strength);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

await runCommand(command);
