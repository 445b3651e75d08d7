import { Command, InvalidArgumentError, Option } from 'commander';
import { readEnv } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { createLog } from '../log.ts';
import type { Changes } from '../training/begin-run.ts';
import { type Settings, usualSettings } from '../training/settings.ts';
import type { TrainEvent } from '../run-record.ts';
import type { TrainOptions } from '../training/train.ts';
import { parseCount, parseSeed } from './options.ts';
import { createProgress } from './progress.ts';
import { openProgressFile } from './progress-file.ts';
import { runCommand } from './run.ts';
import { asTheOnlyRun } from './run-lock.ts';

interface Options extends Omit<Settings, 'from' | 'cropPx' | 'weightDecay' | 'clipNorm' | 'emaDecay'> {
  data: string;
  out: string;
  from?: string;
  crop: number;
  minutes?: number;
  backend: TrainOptions['backend'];
  evaluateEvery: number;
  resume?: boolean;
  progress?: string;
  json?: boolean;
}

async function trainNetwork(options: Options, command: Command): Promise<void> {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  const run = options.resume ? resumed(options, command) : settingsOf(options, command);
  const stop = new AbortController();
  const stopSoon = () => stop.abort();
  process.on('SIGTERM', stopSoon).on('SIGINT', stopSoon);
  const progress = createProgress('train');
  const write = openProgressFile(options.progress);
  const onEvent = (event: TrainEvent) => {
    write(event);
    if (event.event === 'step') progress.update(event.step, event.steps);
    else log.info(event, event.event);
  };
  try {
    const { train } = await import('../training/train.ts'); // with TensorFlow.js, which takes a second to load
    const { data, out, backend, minutes } = options;
    const common = { data, out, backend, minutes, checkpointEveryS: 300, onEvent, signal: stop.signal };
    const done = await asTheOnlyRun(env, () => train({ ...common, run }));
    progress.stop();
    process.stdout.write(options.json ? `${JSON.stringify(done)}\n` : describe(done));
  } finally {
    progress.stop();
    process.off('SIGTERM', stopSoon).off('SIGINT', stopSoon);
  }
}

function settingsOf(options: Options, command: Command): Settings {
  if (options.from !== undefined && command.getOptionValueSource('width') === 'cli') {
    throw new ColourNetError('bad-configuration', '--from brings its own width: leave --width out.');
  }
  const { steps, seed, width, batch, manga, rebalance, sharpness, rate, precision } = options;
  const { crop: cropPx, evaluateEvery: evaluateEverySteps, from = null } = options;
  return {
    ...usualSettings,
    steps,
    seed,
    width,
    batch,
    cropPx,
    manga,
    rebalance,
    sharpness,
    rate,
    precision,
    evaluateEverySteps,
    from,
  };
}

/** What `--resume` may come with: the rest is the run's own. */
const changeable = ['steps', 'rebalance', 'sharpness'] as const satisfies (keyof Changes)[];
const resumable: string[] = [
  ...changeable,
  'data',
  'out',
  'minutes',
  'backend',
  'resume',
  'progress',
  'json',
];

function resumed(options: Options, command: Command): TrainOptions['run'] {
  const given = command.options
    .map((option) => option.attributeName())
    .filter((name) => command.getOptionValueSource(name) === 'cli');
  const wrong = given.find((name) => !resumable.includes(name));
  if (wrong) {
    throw new ColourNetError(
      'bad-configuration',
      `--resume goes on with what its run was started with, and ${wrong} cannot change: leave it out.`,
    );
  }
  const changes = changeable.filter((name) => given.includes(name)).map((name) => [name, options[name]]);
  return { resume: true, ...(Object.fromEntries(changes) as Changes) };
}

function describe({ step, finished, bundle, best }: Extract<TrainEvent, { event: 'done' }>): string {
  const end = finished ? `finished after ${step} steps` : `stopped after ${step} steps: --resume goes on`;
  const score = best
    ? `, best at step ${best.step}: PSNR ${best.psnr.toFixed(2)} dB (grey ${best.greyPsnr.toFixed(2)}), ` +
      `AuC ${best.aucRaw.toFixed(3)} and ${best.aucRebalanced.toFixed(3)} rebalanced`
    : '';
  return `${bundle}: ${end}${score}\n`;
}

/** Makes a reader of numbers between two bounds. */
function parseNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= low && value <= high)) throw new InvalidArgumentError(`It must be ${low} to ${high}.`);
    return value;
  };
}

function parseCrop(text: string): number {
  const side = parseCount(text);
  if (side % 8 !== 0) throw new InvalidArgumentError('It must be a multiple of 8.');
  return side;
}

const command = new Command('train')
  .description('Trains ColourNet on a prepared set; the best model so far is always in --out.')
  .requiredOption('--data <folder>', 'the training set that `prepare` made')
  .requiredOption(
    '--out <bundle>',
    'takes the model; the state of the run lies beside it in <bundle>.training',
  )
  .option('--from <bundle>', 'begins with the weights and colours of this model, not with nothing')
  .option('--width <w>', 'channels, as a share of the full network', parseNumber(0.01, 4), 0.5)
  .option('--steps <n>', 'steps of the whole run; the rate falls over the last 15%', parseCount, 20_000)
  .option('--minutes <m>', 'stops after so long; --resume goes on', parseNumber(0, 1e6))
  .option('--seed <s>', 'a whole number', parseSeed, usualSettings.seed)
  .option(
    '--rebalance <lambda>',
    '1 counts all colours alike, towards 0 by rarity; --resume may change it',
    parseNumber(0.01, 1),
    usualSettings.rebalance,
  )
  .option(
    '--sharpness <s>',
    'how much what the picture shows counts beside --rebalance; --resume may change it',
    parseNumber(0.1, 10),
    usualSettings.sharpness,
  )
  .option(
    '--manga <share>',
    'of the inputs that become line drawings or screentone',
    parseNumber(0, 1),
    usualSettings.manga,
  )
  .option('--crop <px>', 'side of a crop, a multiple of 8', parseCrop, 128)
  .option('--batch <n>', 'crops a step', parseCount, 16)
  .option('--rate <r>', 'learning rate', parseNumber(1e-9, 1), usualSettings.rate)
  .addOption(
    new Option('--precision <p>', 'of convolutions; bfloat16 is faster with AVX-512 BF16, AMX or a GPU')
      .choices(['float32', 'bfloat16'])
      .default('float32'),
  )
  .addOption(
    new Option('--backend <b>', 'what computes; cpu is for tests')
      .choices(['auto', 'tensorflow', 'webgpu', 'cpu'])
      .default('auto'),
  )
  .option('--evaluate-every <steps>', 'how often the model is validated', parseCount, 1000)
  .option('--resume', 'goes on with the run whose state lies beside --out')
  .option('--progress <file>', 'takes a JSON line for each event')
  .option('--json', 'print one JSON object as the last line')
  .action(trainNetwork);

await runCommand(command);
