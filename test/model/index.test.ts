import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../../src/model/bundle.ts';
import { loadColouriser } from '../../src/model/index.ts';
import { tinyBundle } from '../support/bundle.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const grey = (side = 64) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#888' } })
    .png()
    .toBuffer();

async function load(options: Partial<Parameters<typeof loadColouriser>[0]> = {}) {
  const colouriser = await loadColouriser({ folder: await tinyBundle(), engine: 'onnx', ...options });
  onTestFinished(() => colouriser.close());
  return colouriser;
}

test('bytes go in and come out, and the facts say which engine and model', async () => {
  const colouriser = await load();
  expect(colouriser.facts).toMatchObject({ engine: 'onnx', model: 'tiny', why: 'asked-for' });
  const result = await colouriser.colourise(await grey());
  expect(result).toMatchObject({
    status: 'coloured',
    engine: 'onnx',
    model: 'tiny',
    temperature: 0.38,
    format: 'png',
  });
  expect(await sharp(result.bytes).metadata()).toMatchObject({ format: 'png', width: 64, height: 64 });
  for (const part of Object.values(result.ms)) expect(part).toBeGreaterThan(0);
});

test('jobs are done in the order of the calls, and a bad picture spoils nothing for the next', async () => {
  const colouriser = await load();
  const order: string[] = [];
  const good = colouriser.colourise(await grey()).then(() => order.push('good'));
  const bad = colouriser.colourise(new Uint8Array()).catch((error: unknown) => {
    order.push('bad');
    expect(error).toMatchObject({
      code: 'bad-picture',
      message: expect.stringMatching(/empty/),
      fault: ['empty'],
    });
  });
  const after = colouriser.colourise(await grey()).then(() => order.push('after'));
  await Promise.all([good, bad, after]);
  expect(order).toEqual(['good', 'bad', 'after']);
});

test('another temperature needs no second run of the network, across the thread', async () => {
  const colouriser = await load();
  const { key } = await colouriser.colourise(await grey());
  expect(await colouriser.redecode(key!, { temperature: 1 })).toMatchObject({
    temperature: 1,
    ms: { network: 0 },
  });
  await expect(colouriser.redecode('nothing of the kind')).rejects.toMatchObject({ code: 'forgotten' });
});

test('a thread that dies fails its jobs with a clear error and is started again', async () => {
  const threads: Worker[] = [];
  const colouriser = await load({
    startWorker: (workerData) => {
      const thread = new Worker(new URL('../../src/model/worker.mjs', import.meta.url), { workerData });
      threads.push(thread);
      return thread;
    },
  });
  const { key } = await colouriser.colourise(await grey());
  const lost = [colouriser.colourise(await grey(1500)), colouriser.colourise(await grey())];
  const outcomes = Promise.allSettled(lost);
  await threads[0]!.terminate();
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'worker-died' } });
  }
  const [one, two] = await Promise.all([
    colouriser.colourise(await grey()),
    colouriser.colourise(await grey()),
  ]);
  expect([one.status, two.status]).toEqual(['coloured', 'coloured']);
  expect(threads).toHaveLength(2);
  await expect(colouriser.redecode(key!)).rejects.toMatchObject({ code: 'forgotten' }); // it died with the thread
});

test('a bundle that is not there fails the loading with its reason', async () => {
  const folder = await temporaryFolder();
  await expect(loadColouriser({ folder, engine: 'onnx' })).rejects.toMatchObject({
    code: 'bad-bundle',
    message: expect.stringMatching(/manifest\.json is missing/),
  });
});

test('another model takes over between two jobs, and each result is of the model that its job came before', async () => {
  const [one, two] = [await tinyBundle('one', 1), await tinyBundle('two', 2)];
  const colouriser = await load({ folder: one });
  const picture = await readFile('samples/page.png');
  const of = async (folder: string) => {
    const alone = await load({ folder });
    const { bytes } = await alone.colourise(picture);
    return sha256(bytes);
  };
  const wanted = { one: await of(one), two: await of(two) };
  expect(wanted.one).not.toBe(wanted.two);
  const jobs: ReturnType<typeof colouriser.colourise>[] = [];
  const loads: Promise<void>[] = [];
  for (const folder of [two, one, two]) {
    jobs.push(colouriser.colourise(picture));
    loads.push(colouriser.load(folder));
  }
  jobs.push(colouriser.colourise(picture));
  const results = await Promise.all(jobs);
  await Promise.all(loads);
  expect(results.map(({ model }) => model)).toEqual(['one', 'two', 'one', 'two']);
  for (const { model, bytes } of results) expect(sha256(bytes)).toBe(wanted[model as keyof typeof wanted]);
  expect(colouriser.facts.model).toBe('two');
  await expect(colouriser.redecode(results[0]!.key!)).rejects.toMatchObject({ code: 'forgotten' });
});

test('where another model cannot be loaded the one before stays', async () => {
  const colouriser = await load();
  await expect(colouriser.load(await temporaryFolder())).rejects.toMatchObject({ code: 'bad-bundle' });
  expect(colouriser.facts.model).toBe('tiny');
  expect(await colouriser.colourise(await grey())).toMatchObject({ status: 'coloured', model: 'tiny' });
});

test('a thread that is started again has the model that was loaded last', async () => {
  const threads: Worker[] = [];
  const colouriser = await load({
    startWorker: (workerData) => {
      const thread = new Worker(new URL('../../src/model/worker.mjs', import.meta.url), { workerData });
      threads.push(thread);
      return thread;
    },
  });
  await colouriser.load(await tinyBundle('two', 2));
  await threads[0]!.terminate();
  expect(await colouriser.colourise(await grey())).toMatchObject({ model: 'two' });
});

test('closing lets the jobs that are in finish, and takes no more', async () => {
  const colouriser = await load();
  const job = colouriser.colourise(await grey());
  const closing = colouriser.close();
  expect(await job).toMatchObject({ status: 'coloured' });
  await closing;
  await expect(colouriser.colourise(await grey())).rejects.toMatchObject({ code: 'closed' });
});

test('the sample page is coloured by the shipped model through the thread', async () => {
  const colouriser = await loadColouriser();
  onTestFinished(() => colouriser.close());
  const result = await colouriser.colourise(await readFile('samples/page.png'), { format: 'jpeg' });
  expect(result).toMatchObject({
    status: 'coloured',
    format: 'jpeg',
    width: 1200,
    height: 1700,
    model: 'starter',
  });
});
