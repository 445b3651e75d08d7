import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { readEnv } from '../env.ts';
import { evenAreas } from '../model/area-logits.ts';
import { type Bundle, loadBundle } from '../model/bundle.ts';
import { decodeWith } from '../model/colourise.ts';
import { defaultTemperature } from '../model/decode.ts';
import { openEngine } from '../model/engines/choose.ts';
import { sessionOptions } from '../model/engines/onnx.ts';
import { onnxGraph } from '../model/engines/onnx-graph.ts';
import { type Colouriser, loadColouriser } from '../model/index.ts';
import { labToRgb } from '../model/lab-to-rgb.ts';
import { labPlanes, rgbToLabPlanes } from '../model/rgb-to-lab.ts';
import { selectBundle } from '../model/select-bundle.ts';
import { workingLayout } from '../model/working-size.ts';
import { runCommand } from './run.ts';

/** What must hold, as ratios to a reference of the same run: `docs/benchmarks.md` says what each one is. */
const limits = {
  network: 1.05,
  small: 3,
  page: 3,
  redecode: 0.15,
  loopDelayP99Ms: 20,
  memoryGrowth: 1.1,
  labMs: 200,
} as const;

const rounds = 15; // medians are of this many, references taken in turn with ours
const smallSize = { width: 256, height: 256 };
const pageSize = { width: 1600, height: 2400 };
const samplePage = fileURLToPath(new URL('../../samples/page.png', import.meta.url));

async function bench({ json }: { json?: true }): Promise<void> {
  const env = readEnv();
  const folder = await selectBundle(env);
  const bundle = await loadBundle(folder);
  const page = sharp(await readFile(samplePage)).greyscale();
  const small = await page
    .clone()
    .resize({ ...smallSize, fit: 'cover' })
    .png()
    .toBuffer();
  const large = await page
    .clone()
    .resize({ ...pageSize, fit: 'fill' })
    .png()
    .toBuffer();

  const colouriser = await loadColouriser({ folder, engine: env.COLOURNET_ENGINE });
  try {
    const memory = await measureMemory(colouriser, small); // first, while nothing else has used memory
    const engine = await measureEngine(env.COLOURNET_ENGINE, bundle);
    const figures = {
      engine: colouriser.facts.engine,
      threads: availableParallelism(),
      ...engine,
      small: await measurePicture(colouriser, small, smallSize),
      ...(await measurePage(colouriser, large)),
      memory,
      lab: measureLab(),
    };
    process.stdout.write(json ? `${JSON.stringify(figures)}\n` : `${table(figures)}\n`);
  } finally {
    await colouriser.close();
  }
}

/** The engine alone, and another temperature from the same logits. */
async function measureEngine(choice: Parameters<typeof openEngine>[0], bundle: Bundle) {
  const { engine } = await openEngine(choice, bundle);
  const graph = onnxGraph(bundle.size, bundle.weights);
  const reference = await InferenceSession.create(graph, sessionOptions(availableParallelism()));
  const side = 256;
  const input = Float32Array.from({ length: side * side }, (_, i) => Math.sin(i / 50));
  const lightness = input.map((value) => 50 * (value + 1));
  const once = await engine.run(input, side, side);
  const said = evenAreas(once, once, lightness, side);
  const times = await interleave({
    ours: () => engine.run(input, side, side),
    reference: () => reference.run({ lightness: new Tensor('float32', input, [1, 1, side, side]) }),
    redecode: () => decodeWith(engine, said, bundle.bins.centres, defaultTemperature),
  });
  await engine.close();
  await reference.release();
  return {
    network: { ms: times.ours, referenceMs: times.reference, ratio: times.ours / times.reference },
    redecode: { ms: times.redecode, ratio: times.redecode / times.ours },
  };
}

/** A whole page, and how late the main thread's timers were meanwhile. */
async function measurePage(colouriser: Colouriser, png: Uint8Array) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const page = await measurePicture(colouriser, png, pageSize, 20, delay);
  return { page, loopDelay: { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6 } };
}

/** A picture from bytes to bytes, less the network's time, against sharp alone: it decoded, the result encoded. */
async function measurePicture(
  colouriser: Colouriser,
  png: Uint8Array,
  size: { width: number; height: number },
  times = rounds,
  delay?: { enable(): void; disable(): void },
) {
  const result = await sharp((await colouriser.colourise(png)).bytes)
    .raw()
    .toBuffer();
  const networkMs: number[] = [];
  const { ours, sharpMs } = await interleave(
    {
      ours: async () => {
        delay?.enable();
        const { ms } = await colouriser.colourise(png);
        delay?.disable();
        networkMs.push(ms.network);
      },
      sharpMs: async () => {
        await sharp(png).raw().toBuffer();
        await sharp(result, { raw: { ...size, channels: 3 } })
          .png()
          .toBuffer();
      },
    },
    times,
  );
  const layout = workingLayout(size.width, size.height);
  const network = median(networkMs);
  return {
    ...size,
    workingSize: `${layout.width}x${layout.height}`,
    ms: ours,
    networkMs: network,
    sharpMs,
    restRatio: (ours - network) / sharpMs,
  };
}

/** Resident MiB of the process after 20 and after 200 small pictures. */
async function measureMemory(colouriser: Colouriser, small: Uint8Array) {
  const residentAfter = async (jobs: number) => {
    for (let job = 0; job < jobs; job++) await colouriser.colourise(small);
    return process.memoryUsage.rss() / 2 ** 20;
  };
  return { after20: await residentAfter(20), after200: await residentAfter(180) };
}

/** Four megapixels of sRGB to CIELAB and back on this thread, row by row as the pipeline goes. */
function measureLab() {
  const row = Uint8Array.from({ length: 2000 * 3 }, (_, i) => (i * 7919) % 251);
  const planes = labPlanes(2000);
  const back = new Uint8Array(row.length);
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now();
    for (let y = 0; y < 2000; y++) labToRgb(rgbToLabPlanes(row, planes), back, 0);
    return performance.now() - started;
  });
  return { megapixels: 4, ms: median(times) };
}

/** The median time of each task in ms, after a warm-up, one of each in turn: what slows one slows all. */
async function interleave<Name extends string>(
  tasks: Record<Name, () => Promise<unknown>>,
  times: number = rounds,
): Promise<Record<Name, number>> {
  const entries = Object.entries(tasks) as [Name, () => Promise<unknown>][];
  const samples = Object.fromEntries(entries.map(([name]) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >;
  for (let round = -2; round < times; round++) {
    for (const [name, task] of entries) {
      const started = performance.now();
      await task();
      if (round >= 0) samples[name].push(performance.now() - started);
    }
  }
  return Object.fromEntries(entries.map(([name]) => [name, median(samples[name])])) as Record<Name, number>;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

type Result = Awaited<ReturnType<typeof measureEngine>> &
  Awaited<ReturnType<typeof measurePage>> & {
    engine: string;
    threads: number;
    small: Awaited<ReturnType<typeof measurePicture>>;
    memory: Awaited<ReturnType<typeof measureMemory>>;
    lab: ReturnType<typeof measureLab>;
  };

function table({ engine, threads, network, small, page, redecode, loopDelay, memory, lab }: Result): string {
  const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  type Row = [what: string, how: string, value: number, limit: number];
  const lessNetwork = (name: string, picture: typeof small, limit: number): Row => [
    `${name} ${picture.width}x${picture.height} less network`,
    `${ms(picture.ms)} - ${ms(picture.networkMs)} (at ${picture.workingSize}), sharp alone ${ms(picture.sharpMs)}`,
    picture.restRatio,
    limit,
  ];
  const rows: Row[] = [
    [
      'network 256x256',
      `${ms(network.ms)}, bare ONNX Runtime ${ms(network.referenceMs)}`,
      network.ratio,
      limits.network,
    ],
    lessNetwork('small', small, limits.small),
    lessNetwork('page', page, limits.page),
    ['another temperature', `${ms(redecode.ms)}, network ${ms(network.ms)}`, redecode.ratio, limits.redecode],
    ['main thread kept waiting', `p50 ${ms(loopDelay.p50)}, p99 in ms`, loopDelay.p99, limits.loopDelayP99Ms],
    [
      'memory after 200 jobs',
      `${memory.after200.toFixed(0)} MiB, after 20 ${memory.after20.toFixed(0)} MiB`,
      memory.after200 / memory.after20,
      limits.memoryGrowth,
    ],
    [`Lab and back, ${lab.megapixels} megapixels`, 'ms on one core', lab.ms, limits.labMs],
  ];
  const lines = rows.map(([what, how, value, limit]) => {
    const verdict = value <= limit ? 'holds' : 'MISSED';
    return `${what.padEnd(28)}${value.toFixed(2).padStart(8)}  at most ${String(limit).padEnd(5)} ${verdict.padEnd(7)} ${how}`;
  });
  return [`engine ${engine}, ${threads} threads`, ...lines].join('\n');
}

const command = new Command('bench')
  .description(
    'Measures ColourNet against bare ONNX Runtime and sharp on this machine, and judges the ratios.',
  )
  .option('--json', 'print one JSON object as the last line')
  .action(bench);

await runCommand(command);
