import { expect, onTestFinished, test } from 'vitest';
import { checkTemperature, Presets, presetsSchema } from '../../src/bot/presets.ts';
import { openStore, type Store } from '../../src/bot/store.ts';
import { Refused } from '../../src/bot/texts/texts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const guild = '1';
const day = 24 * 3_600_000;
const builtIn = ['vivid', 'balanced', 'soft'];

async function openPresets(): Promise<{ presets: Presets; clock: { now: number }; store: Store }> {
  const store = await openStore(undefined, await temporaryFolder());
  onTestFinished(() => store.close());
  const clock = { now: 1000 };
  const presets = new Presets(store.collection('presets', presetsSchema), () => clock.now);
  return { presets, clock, store };
}

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => undefined).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refused);
  return (error as Refused).reason;
}

const namesOf = async (presets: Presets) => (await presets.list(guild)).presets.map(({ name }) => name);

test('a server has the built-in presets and then its own; elsewhere there are the built-in ones', async () => {
  const { presets } = await openPresets();
  expect(await presets.list(null)).toMatchObject({ default: { name: 'balanced', temperature: 0.38 } });
  await presets.save(guild, { name: 'Night', temperature: 0.9 });
  expect(await namesOf(presets)).toEqual([...builtIn, 'Night']);
  expect((await presets.list('2')).presets.map(({ name }) => name)).toEqual(builtIn);
  expect((await presets.list(null)).presets).toHaveLength(3);
});

test('a preset is found by its name without case, accents written either way, and blanks about it', async () => {
  const { presets } = await openPresets();
  await presets.save(guild, { name: ' Café  noir ', temperature: 0.5 });
  for (const name of ['café noir', 'CAFÉ NOIR', ' Cafe\u0301 noir']) {
    expect(await presets.choose(guild, { preset: name })).toEqual({ temperature: 0.5, preset: 'Café noir' });
  }
});

test('saved again it changes, keeps its name, and tells what it was', async () => {
  const { presets } = await openPresets();
  expect(await presets.save(guild, { name: 'Night', temperature: 0.9 })).toEqual({
    now: { name: 'Night', temperature: 0.9 },
    before: undefined,
  });
  expect(await presets.save(guild, { name: 'NIGHT', temperature: 0.701 })).toEqual({
    now: { name: 'Night', temperature: 0.7 },
    before: 0.9,
  });
  expect(await namesOf(presets)).toEqual([...builtIn, 'Night']);
});

test.each(['', '   ', 'x'.repeat(33), '\u200b', 'a\u0000b', '\u202e'])('"%s" is no name', async (name) => {
  const { presets } = await openPresets();
  expect(await reasonOf(presets.save(guild, { name, temperature: 0.5 }))).toBe('presetName');
  expect(await reasonOf(presets.delete(guild, name))).toBe('presetName');
  expect(await reasonOf(presets.makeDefault(guild, name))).toBe('presetName');
  expect(await reasonOf(presets.choose(guild, { preset: name }))).toBe('presetName');
});

test.each(['x', 'x'.repeat(32), '夜', '🌙', '__proto__', 'constructor', '<@1>', '@everyone', '**a**'])(
  '"%s" is one',
  async (name) => {
    const { presets } = await openPresets();
    await presets.save(guild, { name, temperature: 0.5 });
    expect(await presets.choose(guild, { preset: name })).toEqual({ temperature: 0.5, preset: name });
    expect(await presets.delete(guild, name)).toEqual({ name, temperature: 0.5 });
    expect(await reasonOf(presets.choose(guild, { preset: name }))).toBe('unknownPreset');
  },
);

test('the built-in ones can be neither changed nor deleted, in whatever case', async () => {
  const { presets } = await openPresets();
  expect(await reasonOf(presets.save(guild, { name: 'Vivid', temperature: 0.5 }))).toBe('builtInPreset');
  expect(await reasonOf(presets.delete(guild, 'BALANCED '))).toBe('builtInPreset');
  expect(await presets.choose(guild, { preset: 'vivid' })).toEqual({ temperature: 0.15, preset: 'vivid' });
});

test('fifteen are the most; one of them can still be changed', async () => {
  const { presets } = await openPresets();
  for (let i = 0; i < 15; i++) await presets.save(guild, { name: `p${i}`, temperature: 0.5 });
  expect(await reasonOf(presets.save(guild, { name: 'p15', temperature: 0.5 }))).toBe('tooManyPresets');
  expect(await presets.save(guild, { name: 'p3', temperature: 0.6 })).toMatchObject({ before: 0.5 });
  await presets.delete(guild, 'p4');
  await presets.save(guild, { name: 'p15', temperature: 0.5 });
  expect(await namesOf(presets)).toHaveLength(18);
});

test.each([Number.NaN, Infinity, -1, 0, 0.04, 0.0449, 1.51])('%d is no temperature', async (temperature) => {
  const { presets } = await openPresets();
  expect(() => checkTemperature(temperature)).toThrow(Refused);
  expect(await reasonOf(presets.save(guild, { name: 'a', temperature }))).toBe('temperature');
});

test('what counts is a temperature given, a preset given, the default of the server, balanced', async () => {
  const { presets } = await openPresets();
  expect(await presets.choose(guild, {})).toEqual({ temperature: 0.38, preset: 'balanced' });
  await presets.save(guild, { name: 'Night', temperature: 0.9 });
  expect(await presets.makeDefault(guild, 'night')).toEqual({ name: 'Night', temperature: 0.9 });
  expect(await presets.choose(guild, {})).toEqual({ temperature: 0.9, preset: 'Night' });
  expect(await presets.choose(null, {})).toEqual({ temperature: 0.38, preset: 'balanced' });
  expect(await presets.choose(guild, { preset: 'soft' })).toEqual({ temperature: 0.8, preset: 'soft' });
  const both = { preset: 'soft', temperature: 0.0501 };
  expect(await presets.choose(guild, both)).toEqual({ temperature: 0.05, preset: undefined });
  await presets.delete(guild, 'NIGHT');
  expect(await presets.choose(guild, {})).toEqual({ temperature: 0.38, preset: 'balanced' });
  await presets.save(guild, { name: 'Night', temperature: 0.9 });
  expect((await presets.list(guild)).default.name).toBe('balanced');
});

test('a built-in one can be the default', async () => {
  const { presets } = await openPresets();
  await presets.makeDefault(guild, 'VIVID');
  expect((await presets.list(guild)).default).toEqual({ name: 'vivid', temperature: 0.15 });
});

test('changes at the same moment lose nothing', async () => {
  const { presets } = await openPresets();
  const names = Array.from({ length: 15 }, (_, i) => `p${i}`);
  await Promise.all(names.map((name) => presets.save(guild, { name, temperature: 0.5 })));
  expect(await namesOf(presets)).toEqual([...builtIn, ...names]);
  const [deleted, failed] = await Promise.allSettled([
    presets.delete(guild, 'p3'),
    presets.delete(guild, 'p3'),
    presets.makeDefault(guild, 'p4'),
  ]);
  expect([deleted.status, failed.status]).toEqual(['fulfilled', 'rejected']);
  expect((await presets.list(guild)).default.name).toBe('p4');
});

test('presets are kept for 30 days after the bot left, and no day less', async () => {
  const { presets, clock } = await openPresets();
  await presets.save(guild, { name: 'Night', temperature: 0.9 });
  await presets.sweep(() => false);
  clock.now += 29 * day;
  await presets.sweep(() => false);
  expect(await namesOf(presets)).toContain('Night');
  await presets.sweep(() => true); // it came back
  clock.now += 29 * day;
  await presets.sweep(() => false);
  clock.now += 30 * day;
  await presets.sweep(() => false);
  expect(await namesOf(presets)).toContain('Night');
  clock.now += 1;
  await presets.sweep(() => false);
  expect(await namesOf(presets)).toEqual(builtIn);
});
