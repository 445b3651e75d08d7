import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownerOf } from '../../src/folder-lock.ts';
import { loadBundle } from '../../src/model/bundle.ts';
import { gateSchema, type RunEvent, type RunPlan } from '../../src/run-record.ts';
import { runCli } from '../support/cli.ts';
import { eventsOf, installDrawn, tinyTraining, tinyWidth, untilRunSays } from '../support/drawn-runs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A data folder with a dataset of drawn pictures, and what runs a plan there. */
async function install(pictures = 8) {
  const dataDir = await temporaryFolder();
  await installDrawn(dataDir, { pictures });
  const env = { DATA_DIR: dataDir, COLOURNET_ENGINE: 'onnx', LOG_LEVEL: 'warn' };
  const folder = (id: string) => join(dataDir, 'runs', id);
  const plan = async (id: string, changes: Partial<RunPlan> = {}) => {
    const whole: RunPlan = {
      id,
      at: '2026-11-27T10:00:00.000Z',
      source: 'dataset',
      dataset: 'drawn',
      count: pictures,
      from: null,
      width: tinyWidth,
      ...tinyTraining,
      note: '',
      ...changes,
    };
    await mkdir(folder(id), { recursive: true });
    await writeFile(join(folder(id), 'plan.json'), JSON.stringify(whole));
  };
  const events = (id: string) => eventsOf(dataDir, id);
  const args = (id: string) => ['--run', id];
  return {
    dataDir,
    env,
    folder,
    plan,
    events,
    run: (id: string) => runCli('retrain', args(id), env),
    /** The same in a process that is still there, and a promise of its end. */
    begin: (id: string) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/retrain.ts', ...args(id)], {
        env: { PATH: process.env['PATH'] ?? '', ...env },
        stdio: 'ignore',
      });
      return { child, ended: once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]> };
    },
    /** Waits until a run has said something. */
    until: (id: string, is: (event: RunEvent) => boolean) => untilRunSays(dataDir, id, is),
  };
}

const stagesIn = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.event === 'stage' ? event.stage : []));

test('a run prepares, trains and compares, and leaves a model called by its id, a verdict and a sheet', async () => {
  const { run, plan, events, folder, dataDir } = await install();
  await plan('one');
  expect(await run('one')).toMatchObject({ code: 0, stdout: 'one: done\n' });
  const told = await events('one');
  expect(stagesIn(told)).toEqual(['prepare', 'train', 'compare']);
  expect(told.at(-1)).toMatchObject({ event: 'end', outcome: 'done', message: null });
  expect(told.filter(({ event }) => event === 'evaluate')).toHaveLength(2);
  expect(told.some((event) => event.event === 'progress' && event.stage === 'compare')).toBe(true);
  expect((await loadBundle(join(dataDir, 'models', 'one'))).name).toBe('one');
  const gate = gateSchema.parse(JSON.parse(await readFile(join(folder('one'), 'gate.json'), 'utf8')));
  expect(gate).toMatchObject({ models: { current: 'starter', next: 'one' }, verdict: 'cannot tell' });
  expect((await readFile(join(folder('one'), 'sheet.png'))).length).toBeGreaterThan(1000);
  expect(await ownerOf(join(dataDir, 'runs'))).toBeUndefined();

  const again = await run('one'); // all of it is done
  expect(again).toMatchObject({ code: 0, stdout: 'one: done\n' });
  expect(stagesIn(await events('one'))).toEqual(['prepare', 'train', 'compare']);
});

test('one run at a time is at work, and another one leaves no trace in its record', async () => {
  const { run, plan, begin, until, events, dataDir } = await install();
  await plan('one', { steps: 100_000 });
  await plan('two');
  const { child, ended } = begin('one');
  await until('one', ({ event }) => event === 'checkpoint' || event === 'step' || event === 'start');
  expect(await ownerOf(join(dataDir, 'runs'))).toBe(child.pid);
  for (const id of ['one', 'two']) {
    const refused = await run(id);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/Another process \(\d+\) works in .*runs/);
  }
  expect((await events('one')).filter(({ event }) => event === 'begin' || event === 'end')).toHaveLength(1);
  expect(await events('two')).toEqual([]);
  child.kill('SIGKILL');
  await ended;
});

test('what is typed by hand counts, too: while a run is at work nothing else is scraped, prepared or trained', async () => {
  const { plan, begin, until, dataDir, env, folder } = await install();
  await plan('one', { steps: 100_000 });
  const { child, ended } = begin('one');
  await until('one', ({ event }) => event === 'start');
  const [data, out] = [join(dataDir, 'datasets', 'drawn'), join(dataDir, 'other')];
  const typed = await Promise.all([
    runCli('prepare', ['--data', data, '--out', out], env),
    runCli('train', ['--data', join(folder('one'), 'set'), '--out', out, '--backend', 'cpu'], env),
    runCli('scrape', ['--out', out, '--anonymous'], { ...env, DANBOORU_URL: 'http://127.0.0.1:9' }),
  ]);
  for (const { code, stderr } of typed) {
    expect(code).toBe(2);
    expect(stderr).toMatch(/Another process \(\d+\) works in .*runs/);
  }
  child.kill('SIGKILL');
  await ended;
  expect(await runCli('prepare', ['--data', data, '--out', out], env)).toMatchObject({ code: 0 });
});

test('SIGTERM stops the training at a checkpoint, and the same command goes on to the end', async () => {
  const { run, plan, begin, until, events } = await install();
  await plan('one', { steps: 12, evaluateEverySteps: 100 });
  const { child, ended } = begin('one');
  await until('one', ({ event }) => event === 'start');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  const stopped = await events('one');
  expect(stopped.at(-1)).toMatchObject({ event: 'end', outcome: 'stopped' });
  expect(stopped.some(({ event }) => event === 'checkpoint')).toBe(true);
  expect(await run('one')).toMatchObject({ code: 0, stdout: 'one: done\n' });
  const starts = (await events('one')).flatMap((event) => (event.event === 'start' ? event.step : []));
  expect(starts).toHaveLength(2);
  expect(starts[1]).toBeGreaterThan(0);
});

test.each(['prepare', 'train', 'compare'] as const)(
  'killed by -9 in %s, a run goes on from there',
  async (stage) => {
    const { run, plan, begin, until, events, dataDir } = await install();
    await plan('one');
    const { child, ended } = begin('one');
    await until('one', (event) => event.event === 'stage' && event.stage === stage);
    child.kill('SIGKILL');
    await ended;
    expect((await events('one')).some(({ event }) => event === 'end')).toBe(false);
    expect(await ownerOf(join(dataDir, 'runs'))).toBeUndefined();
    expect(await run('one')).toMatchObject({ code: 0, stdout: 'one: done\n' });
    const all = ['prepare', 'train', 'compare'];
    expect(stagesIn(await events('one'))).toEqual([
      ...all.slice(0, all.indexOf(stage) + 1),
      ...all.slice(all.indexOf(stage)),
    ]);
  },
);

test('SIGTERM before the training ends a run at once', async () => {
  const { plan, begin, until, events } = await install(64);
  await plan('one');
  const { child, ended } = begin('one');
  await until('one', (event) => event.event === 'stage' && event.stage === 'prepare');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect((await events('one')).at(-1)).toMatchObject({ event: 'end', outcome: 'stopped' });
});

test('what fails is said in one sentence, on stderr and in the record', async () => {
  const { run, plan, events, dataDir } = await install();
  await plan('one');
  await rm(join(dataDir, 'datasets'), { recursive: true });
  const failed = await run('one');
  expect(failed.code).toBe(2);
  const end = (await events('one')).at(-1);
  expect(end).toMatchObject({ event: 'end', outcome: 'failed', message: failed.stderr.trim() });
  expect(failed.stderr.trim().split('\n')).toHaveLength(1);
});

test('a training whose minutes end before its first evaluation says so, and goes on', async () => {
  const { run, plan } = await install();
  await plan('one', { minutes: 0.0001 });
  const failed = await run('one');
  expect(failed).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/no evaluation within 0\.0001 minutes/),
  });
  await plan('one');
  expect(await run('one')).toMatchObject({ code: 0, stdout: 'one: done\n' });
});

test('without a plan there is no run', async () => {
  const { run } = await install(1);
  const refused = await run('none');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/plan\.json is no plan of a run/);
});
