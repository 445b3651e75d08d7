import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ColourNetError } from '../../src/errors.ts';
import { loadBundle } from '../../src/model/bundle.ts';
import { writeBundle } from '../../src/model/bundle-write.ts';
import type { TrainEvent } from '../../src/run-record.ts';
import { tinyParts, tinySize } from '../support/bundle.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { go, last, newRun, settings } from '../support/training-run.ts';
import { drawnTrainingSet } from '../support/training-set.ts';

test('a new run writes over no other run and no folder of something else', async () => {
  const run = await newRun();
  await go(run, settings, { minutes: 0 });
  await expect(go(run, settings)).rejects.toThrow(/holds the state of a run: go on with it by --resume/);
  const foreign = { ...run, out: join(await temporaryFolder(), 'model') }; // its state would lie beside it
  await mkdir(foreign.out);
  await writeFile(join(foreign.out, 'thesis.txt'), 'years of work');
  await expect(go(foreign, settings)).rejects.toThrow(/is a folder of something else than a model/);
  expect(await readFile(join(foreign.out, 'thesis.txt'), 'utf8')).toBe('years of work');
});

test('a training set that is named as --out, too, stays whole', async () => {
  const data = await drawnTrainingSet(4);
  const before = await readdir(data);
  const run = { data, out: data, events: [] };
  await expect(go(run, { ...settings, steps: 1 })).rejects.toThrow(
    /is a folder of something else than a model/,
  );
  expect(await readdir(data)).toEqual(before);
});

test('two runs do not write one state', async () => {
  const run = await newRun();
  await go(run, settings, { minutes: 0 });
  await writeFile(join(`${run.out}.training`, 'in-use.lock'), String(process.ppid));
  await expect(go(run, { resume: true })).rejects.toThrow(/Another process .* works in .*model.training/);
});

test('a damaged checkpoint, another training set and a state of nothing are said so', async () => {
  const run = await newRun();
  await expect(go(run, { resume: true })).rejects.toThrow(/last.checkpoint cannot be used: there is none/);
  await go(run, { ...settings, steps: 2 });
  const other = { ...run, data: await drawnTrainingSet(6) };
  await expect(go(other, { resume: true, steps: 4 })).rejects.toThrow(/had another training set/);
  const path = join(`${run.out}.training`, 'last.checkpoint');
  const bytes = await readFile(path);
  bytes[bytes.length - 5]! ^= 1;
  await writeFile(path, bytes);
  await expect(go(run, { resume: true, steps: 4 })).rejects.toThrow(/its checksum is wrong/);
  bytes[bytes.length - 5]! ^= 1;
  bytes.write('"seed":4', bytes.indexOf('"seed":3'));
  await writeFile(path, bytes);
  await expect(go(run, { resume: true, steps: 4 })).rejects.toThrow(/its checksum is wrong/);
  await writeFile(path, bytes.subarray(0, 160));
  await expect(go(run, { resume: true, steps: 4 })).rejects.toThrow(/its checksum is wrong/);
  await writeFile(path, bytes.subarray(0, 60));
  await expect(go(run, { resume: true, steps: 4 })).rejects.toThrow(/is not a checkpoint of this version/);
});

test('the bundle of before comes back where a kill fell between two renames', async () => {
  const run = await newRun();
  const aside = join(`${run.out}.training`, 'previous');
  await mkdir(`${run.out}.training`, { recursive: true });
  await writeBundle(aside, tinyParts());
  await go(run, { ...settings, steps: 1 }, { minutes: 0 });
  expect((await loadBundle(run.out)).size).toEqual(tinySize);
});

test('a rate that is far too high stops the run with a sentence', async () => {
  const run = await newRun();
  await expect(
    go(run, { ...settings, steps: 40, evaluateEverySteps: 40, rate: 1, clipNorm: 1e30, weightDecay: 1e12 }),
  ).rejects.toThrow(/no number any more: start again with a lower --rate/);
});

test('a full disk stops the run with a sentence, and the checkpoint of before stays', async () => {
  const run = await newRun();
  await go(run, settings, { stopAtStep: 2 });
  await symlink('/dev/full', join(`${run.out}.training`, 'last.checkpoint.part'));
  await expect(go(run, { resume: true })).rejects.toThrow(
    /The disk of .*model is full: make room and go on with the run \(train --resume\)\.$/,
  );
  expect((await last(run)).progress.step).toBe(2);
  expect(await go(run, { resume: true })).toMatchObject({ step: 6, finished: true });
});

test('a disk that is full before the first checkpoint leaves nothing to resume', async () => {
  const run = await newRun();
  await mkdir(`${run.out}.training`);
  await symlink('/dev/full', join(`${run.out}.training`, 'last.checkpoint.part'));
  await expect(go(run, settings)).rejects.toThrow(
    /The disk of .*model is full: make room and run the same command again\.$/,
  );
  expect(await go(run, settings)).toMatchObject({ step: 6, finished: true });
});

test('a run whose events cannot be taken any more stops after its step and loses nothing', async () => {
  const [disturbed, undisturbed] = [await newRun(), await newRun()];
  const own = { ...settings, steps: 20, evaluateEverySteps: 10 };
  const full = new ColourNetError('bad-configuration', 'No room for events.');
  const onEvent = (event: TrainEvent) => {
    if (event.event === 'step') throw full;
  };
  const rare = { checkpointEveryS: 1e9 };
  await expect(go(disturbed, own, { ...rare, onEvent })).rejects.toThrow(full);
  const { progress } = await last(disturbed);
  expect(progress.step).toBe(10);
  expect(progress.evaluations).toHaveLength(1);
  await expect(go(disturbed, { resume: true }, { ...rare, onEvent })).rejects.toThrow(full);
  await go(undisturbed, own, rare);
  expect(await last(disturbed)).toEqual(await last(undisturbed));
});
