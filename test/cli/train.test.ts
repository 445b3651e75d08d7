import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadBundle } from '../../src/model/bundle.ts';
import { tensorflowIsBuilt } from '../../src/model/engines/tensorflow-binding.ts';
import { randomFrom } from '../../src/model/random.ts';
import { readCheckpoint } from '../../src/training/checkpoint.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lastJson, runCli } from '../support/cli.ts';
import { drawnTrainingSet } from '../support/training-set.ts';

const tiny = ['--width', '0.03125', '--crop', '16', '--batch', '2', '--steps', '8', '--evaluate-every', '2'];

interface Run {
  readonly out: string;
  readonly args: string[];
  readonly progress: string;
}

async function newRun(data: string): Promise<Run> {
  const folder = await temporaryFolder();
  const [out, progress] = [join(folder, 'model'), join(folder, 'progress.jsonl')];
  return {
    out,
    progress,
    args: ['--data', data, '--out', out, '--backend', 'cpu', '--progress', progress, '--json'],
  };
}

/** Starts the command, and sends it a signal as soon as it has written so many lines of progress. */
async function interrupt(args: readonly string[], { progress }: Run, signal: NodeJS.Signals, lines: number) {
  const before = await countLines(progress);
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/train.ts', ...args], {
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'warn', DATA_DIR: `${progress}.data` },
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  const timer = setInterval(() => {
    void countLines(progress).then((count) => {
      if (count < before + lines || child.killed) return;
      child.kill(signal);
      setTimeout(() => child.kill(signal), 5); // npm and tsx pass it on, to a child that has it already
    });
  }, 5);
  const code = await ended;
  clearInterval(timer);
  return code;
}

async function countLines(path: string): Promise<number> {
  return existsSync(path) ? (await readFile(path, 'utf8')).split('\n').length - 1 : 0;
}

test('a run killed by -9 again and again loses no more than since its last checkpoint, and ends as an undisturbed one', async () => {
  const data = await drawnTrainingSet(5);
  const [killed, undisturbed] = [await newRun(data), await newRun(data)];
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = randomFrom(seed);
  const path = join(`${killed.out}.training`, 'last.checkpoint');
  let step = 0;
  for (let kill = 0; kill < 3; kill++) {
    const begun = existsSync(path);
    const args = begun ? [...killed.args, '--resume'] : [...killed.args, ...tiny];
    const lines = begun ? 1 + Math.floor(random() * 4) : 4;
    const code = await interrupt(args, killed, 'SIGKILL', lines);
    if (code === 0) break; // it was faster than the kill
    const { progress } = await readCheckpoint(path); // never broken
    expect(progress.step, `seed ${seed}, kill ${kill}`).toBeGreaterThanOrEqual(step);
    ({ step } = progress);
  }
  const { progress } = await readCheckpoint(path);
  if (progress.step < 8) {
    const ended = await runCli('train', [...killed.args, '--resume']);
    expect(ended.code, ended.stderr).toBe(0);
    expect(lastJson(ended)).toMatchObject({ event: 'done', step: 8, finished: true });
  }
  expect((await runCli('train', [...undisturbed.args, ...tiny])).code).toBe(0);
  const last = (run: Run) => readCheckpoint(join(`${run.out}.training`, 'last.checkpoint'));
  const [one, other] = [await last(killed), await last(undisturbed)];
  for (const [name, values] of other.arrays)
    expect(one.arrays.get(name), `${name}, seed ${seed}`).toEqual(values);
  expect(one.progress).toEqual(other.progress);
  expect((await loadBundle(killed.out)).weights).toEqual((await loadBundle(undisturbed.out)).weights);
});

test('SIGTERM, also twice, writes a checkpoint and ends well', async () => {
  const run = await newRun(await drawnTrainingSet(5));
  const many = [...tiny.slice(0, -4), '--steps', '100000', '--evaluate-every', '100000'];
  expect(await interrupt([...run.args, ...many], run, 'SIGTERM', 2)).toBe(0);
  const events = (await readFile(run.progress, 'utf8')).trimEnd().split('\n');
  const [checkpoint, done] = events.slice(-2).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(checkpoint).toMatchObject({ event: 'checkpoint' });
  expect(done).toMatchObject({ event: 'done', finished: false, step: checkpoint!['step'] });
});

test('a finished run ends there, and takes another strength of rebalancing', async () => {
  const run = await newRun(await drawnTrainingSet(5));
  expect((await runCli('train', [...run.args, ...tiny])).code).toBe(0);
  expect((await runCli('train', [...run.args, '--resume'])).stderr).toMatch(/its run is finished/);
  const anew = await runCli('train', [...run.args, '--resume', '--rebalance', '0.3', '--sharpness', '2']);
  expect(anew.code, anew.stderr).toBe(0);
  expect((await loadBundle(run.out)).manifest.training).toMatchObject({
    rebalance: 0.3,
    sharpness: 2,
    step: 8,
  });
});

test('what cannot be done is said in one sentence', async () => {
  const run = await newRun(await drawnTrainingSet(5));
  const refuse = async (args: readonly string[], sentence: RegExp) => {
    const { code, stderr } = await runCli('train', args);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  };
  await refuse([...run.args, '--resume'], /last.checkpoint cannot be used: there is none/);
  await refuse([...run.args, '--resume', '--crop', '64'], /--resume goes on .* crop cannot change/);
  await refuse([...run.args, '--crop', '20'], /It must be a multiple of 8/);
  await refuse([...run.args, '--manga', '2'], /It must be 0 to 1/);
  await refuse([...run.args, '--rate', '0'], /It must be 1e-9 to 1/);
  await refuse([...run.args, '--from', 'models/starter', '--width', '1'], /--from brings its own width/);
  await refuse([...run.args, '--progress', '/nowhere/p.jsonl'], /--progress .* cannot be written/);
  await refuse([...run.args, '--from', run.out], /model bundle .* cannot be used: manifest.json is missing/);
  await refuse(['--data', run.out, ...run.args.slice(2)], /training set .* cannot be used/);
});

// TensorFlow leaves oneDNN out on processors without AVX-512, and its own kernels do not go back through dilation.
test.skipIf(!tensorflowIsBuilt())('native TensorFlow trains where oneDNN would be left out', async () => {
  const run = await newRun(await drawnTrainingSet(5));
  const args = [...run.args, ...tiny, '--steps', '2', '--backend', 'tensorflow'];
  const ended = await runCli('train', args, { TF_ENABLE_ONEDNN_OPTS: '0' });
  expect(ended.code, ended.stderr).toBe(0);
  expect(lastJson(ended)).toMatchObject({ finished: true });
});
