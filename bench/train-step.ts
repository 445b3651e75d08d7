/**
 * One training step (forward, backward, optimiser) on native TensorFlow against the same step in PyTorch, in alternating
 * pairs, so that what slows one slows the other. Needs `npm run native`, and a Python that has PyTorch:
 *
 *   python3 -m venv /tmp/torch && /tmp/torch/bin/pip install torch
 *   npx tsx bench/train-step.ts --python /tmp/torch/bin/python
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { runCommand } from '../src/cli/run.ts';
import { randomFrom } from '../src/model/random.ts';
import { openTrainingBackend } from '../src/training/network/backend.ts';
import { createLearner } from '../src/training/network/learner.ts';
import type { Precision } from '../src/training/network/native-ops.ts';

interface Setting {
  readonly width: number;
  readonly sidePx: number;
  readonly batch: number;
  /** The least ratio of PyTorch's time to ours that must hold. */
  readonly least: number;
}

interface Timing {
  readonly ms: number;
  /** Of the processor, over all threads: what other work on the machine disturbs less. */
  readonly cpuMs: number;
}

const settings: readonly Setting[] = [
  { width: 1, sidePx: 256, batch: 4, least: 0.8 },
  { width: 0.5, sidePx: 128, batch: 16, least: 0.65 },
];
const bins = 274;
const shared = 5; // by so many of them is each cell's colour
const warmUps = 3;

async function measure(options: { python: string; pairs: string; precision: Precision }) {
  const { description } = await openTrainingBackend('tensorflow', options.precision);
  process.stdout.write(
    `${description}, against PyTorch in float32, ${availableParallelism()} threads each\n`,
  );
  for (const setting of settings) {
    const ours = openOurs(setting, options.precision);
    const theirs = await openTheirs(setting, options.python);
    const pairs: { ours: Timing; theirs: Timing }[] = [];
    for (let pair = -warmUps; pair < Number(options.pairs); pair++) {
      const timings = { ours: await ours.step(), theirs: await theirs.step() };
      if (pair >= 0) pairs.push(timings);
    }
    ours.close();
    await theirs.close();
    process.stdout.write(`${report(setting, pairs)}\n`);
  }
}

/** The product's own learner, fed with one batch of noise. */
function openOurs({ width, sidePx, batch }: Setting, precision: Precision) {
  const random = randomFrom(1);
  const cells = batch * (sidePx / 4) ** 2;
  const numbers = (count: number) => Float32Array.from({ length: count }, random);
  const given = {
    input: numbers(batch * sidePx ** 2).map((value) => value * 2 - 1),
    bins: Int32Array.from({ length: cells * shared }, (_, i) => (i % shared) * Math.floor(bins / shared)),
    shares: numbers(cells * shared).map((value) => (value * 2) / shared), // sum about 1 a cell
    weights: numbers(cells).map((value) => (value * 2) / cells),
  };
  const options = { weightDecay: 0.01, clipNorm: 1, emaDecay: 0.999, precision };
  const answer = Array.from({ length: bins }, () => 1 / bins);
  const learner = createLearner({ width, bins }, sidePx, options, { seed: 1, answer });
  const step = async (): Promise<Timing> => {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    await learner.learn(given, 1e-3);
    const { user, system } = process.cpuUsage(cpu);
    return { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
  };
  return { step, close: () => learner.dispose() };
}

/** `train-step.py` in a process of its own, which does a step for each line it is sent. */
async function openTheirs({ width, sidePx, batch }: Setting, python: string) {
  const script = fileURLToPath(new URL('train-step.py', import.meta.url));
  const child = spawn(python, [script, ...[width, sidePx, batch, availableParallelism()].map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child, 'spawn');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${python} ${script} ended before it was done`);
    return value;
  };
  await next(); // it says that it is ready
  const step = async (): Promise<Timing> => {
    child.stdin.write('step\n');
    return JSON.parse(await next()) as Timing;
  };
  const close = async () => {
    child.stdin.end();
    await once(child, 'close');
  };
  return { step, close };
}

function report({ width, sidePx, batch, least }: Setting, pairs: { ours: Timing; theirs: Timing }[]): string {
  const middle = (of: (pair: (typeof pairs)[number]) => number) => median(pairs.map(of));
  const ratio = middle(({ ours, theirs }) => theirs.ms / ours.ms);
  const perPicture = (of: (pair: (typeof pairs)[number]) => number) => (middle(of) / batch).toFixed(1);
  return [
    `width ${width}, ${sidePx} px, batch ${batch}, medians of ${pairs.length} pairs`,
    `  pictures/s over PyTorch's  ${ratio.toFixed(2)}, at least ${least} ${ratio >= least ? 'holds' : 'MISSED'}`,
    `  by the processor's time    ${middle(({ ours, theirs }) => theirs.cpuMs / ours.cpuMs).toFixed(2)}`,
    `  ms a picture               ${perPicture(({ ours }) => ours.ms)}, PyTorch ${perPicture(({ theirs }) => theirs.ms)}`,
    `  processor's ms a picture   ${perPicture(({ ours }) => ours.cpuMs)}, PyTorch ${perPicture(({ theirs }) => theirs.cpuMs)}`,
  ].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

const command = new Command('train-step')
  .description('Measures a training step against PyTorch on this machine.')
  .option('--python <path>', 'a Python that has PyTorch', 'python3')
  .option('--pairs <count>', 'steps of each that count', '15')
  .addOption(new Option('--precision <name>', 'ours').choices(['float32', 'bfloat16']).default('float32'))
  .action(measure);

await runCommand(command);
