import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { readAlt } from '../../src/bot/results/result-names.ts';
import { english } from '../../src/bot/texts/english.ts';
import { textsOf } from '../../src/bot/texts/languages.ts';
import { refuse, type Texts } from '../../src/bot/texts/texts.ts';
import { checkCommand, checkCommandSet } from '../support/discord/command-rules.ts';
import type { CommandBody, CommandOption } from '../support/discord/bodies.ts';

const locales = ['de', 'en-GB', 'en-US', 'es-419', 'es-ES', 'fr', 'ja'];
const foreign = locales.filter((locale) => !locale.startsWith('en'));

/** What may be the same as in English. */
const international = ['colournet', 'ColourNet', 'image', 'name', 'source', 'minutes', 'note'];

/** Everything in the texts that is a string or a function, by where it stands. */
function leaves(part: object, path = ''): [path: string, leaf: unknown][] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return typeof value === 'object' && value !== null ? leaves(value, here) : [[here, value] as const];
  }) as [string, unknown][];
}

/** What each function says of sample words, and what must be in it. */
const spoken = (texts: Texts): Record<string, readonly [sentence: string, ...words: string[]]> => ({
  'refused.tooLarge': [texts.refused.tooLarge(25), '25'],
  'badPicture.format': [texts.badPicture.format('HEIC'), 'HEIC', 'PNG'],
  'badPicture.bytes': [texts.badPicture.bytes('30.0', '25.0'), '30.0', '25.0'],
  'badPicture.pixels': [texts.badPicture.pixels(9000, 8000, 40), '9000', '8000', '40'],
  'badPicture.slow': [texts.badPicture.slow(30), '30', 'PNG'],
  'badPicture.damaged': [texts.badPicture.damaged('JPEG'), 'JPEG'],
  'refused.unknownPreset': [texts.refused.unknownPreset('warm'), 'warm', '`/colournet '],
  'refused.userFull': [texts.refused.userFull(3), '3'],
  'refused.missingPermission': [
    texts.refused.missingPermission('Send Messages, Attach Files'),
    'Send Messages, Attach Files',
  ],
  'refused.builtInPreset': [texts.refused.builtInPreset('vivid'), 'vivid'],
  'refused.tooManyPresets': [texts.refused.tooManyPresets(15), '15'],
  'refused.fault': [texts.refused.fault('4711'), '4711'],
  waiting: [texts.waiting({ place: 4, of: 17, doneAtS: 1_700_000_000 }), '4', '17', '<t:1700000000:R>'],
  result: [
    texts.result({ model: 'starter', temperature: 0.38, preset: 'balanced', engine: 'onnx', ms: 12_000 }),
    '**starter**',
    '**0.38**',
    '(balanced)',
    'onnx',
    '12',
  ],
  someAlreadyColoured: [texts.someAlreadyColoured(3), '3'],
  leftOut: [texts.leftOut(4), '4'],
  failedPicture: [texts.failedPicture(2, 'Why.'), '2', 'Why.'],
  reencoded: [texts.reencoded('WEBP'), 'WEBP', 'PNG'],
  scaled: [texts.scaled(80), '80', '%'],
  deliveredLate: [texts.deliveredLate('<@42>'), '<@42>'],
  'presets.saved': [texts.presets.saved('warm', 0.3), '**warm**', '0.3'],
  'presets.changed': [texts.presets.changed('warm', 0.3, 0.5), '**warm**', '0.3', '0.5'],
  'presets.deleted': [texts.presets.deleted('warm', 0.3), '**warm**', '0.3'],
  'presets.defaultNow': [texts.presets.defaultNow('warm'), '**warm**'],
  'about.model': [texts.about.model('starter'), '**starter**'],
  'about.figures': [texts.about.figures({ psnrGain: 2, colourfulness: 0.634 }), '2', 'dB', '63'],
  'about.engine': [texts.about.engine('onnx', 'CPU', 'asked for'), '**onnx**', 'CPU', 'asked for'],
  'queue.state': [texts.queue.state(7, 40), '7', '40'],
  'refused.unknownModel': [texts.refused.unknownModel('mine'), 'mine', '`/'],
  'refused.modelStays': [texts.refused.modelStays('mine'), 'mine'],
  'models.size': [texts.models.size(12), '12'],
  'models.figures': [texts.models.figures({ psnrGain: -1.25, colourfulness: 0.634 }), '-1.', 'dB', '63'],
  'models.samples': [texts.models.samples('mine'), 'mine'],
  'models.ask': [texts.models.ask('mine'), '**mine**'],
  'models.promoted': [texts.models.promoted('mine', 'old'), '**mine**', '**old**'],
  'models.rolledBack': [texts.models.rolledBack('mine', 'old'), '**mine**', '**old**'],
  'models.removed': [texts.models.removed('mine', 12), '**mine**', '12'],
  'models.pruned': [texts.models.pruned('one, two'), 'one, two'],
  'gate.verdicts.better': [texts.gate.verdicts.better(77), '77'],
  'gate.verdicts.alike': [texts.gate.verdicts.alike(77), '77'],
  'gate.verdicts.worse': [texts.gate.verdicts.worse(77), '77'],
  'gate.verdicts.cannot tell': [texts.gate.verdicts['cannot tell'](7), '7'],
  'refused.unknownDataset': [texts.refused.unknownDataset('mine'), 'mine'],
  'refused.retrainDefaults': [texts.refused.retrainDefaults('batch'), 'retrain.json', 'DATA_DIR', 'batch'],
  'refused.runSays': [texts.refused.runSays('ColourNet'), 'ColourNet'],
  'refused.runAtWork': [texts.refused.runAtWork('one'), 'one', '`/'],
  'refused.typedAtWork': [texts.refused.typedAtWork(4711), '4711'],
  'run.title': [texts.run.title('one'), '**', 'one'],
  'run.steps': [texts.run.steps(40, 600), '40', '600'],
  'run.speed': [texts.run.speed(18.2, 4.3), '18', '2', '4', '3', '/'],
  'run.doneAt': [texts.run.doneAt(1_700_000_000), '<t:1700000000:R>'],
  'run.scraping': [
    texts.run.scraping({ dataset: 'danbooru', pictures: 9000, requests: 9500, hours: 3 }),
    '`danbooru`',
    '**9000**',
    '9500',
    '3',
  ],
  'run.fromDataset': [texts.run.fromDataset('mine', 64), '`mine`', '**64**'],
  'run.goesOn': [texts.run.goesOn('one'), '**one**'],
  'run.training': [
    texts.run.training({ from: 'starter', steps: 6000, hours: 2 }),
    '**starter**',
    '**6000**',
    '2',
  ],
  'run.disk': [texts.run.disk(4), '4', 'GB'.slice(0, 1)],
  'run.started': [texts.run.started('one', '<@42>'), '**one**', '<@42>'],
  'run.evaluation': [
    texts.run.evaluation({
      step: 400,
      psnrGain: 1,
      aucRaw: 0.8768,
      aucRebalanced: 0.7652,
      colourfulness: 0.634,
    }),
    '**400**',
    '1',
    '0.877',
    '0.765',
    '63',
  ],
  'run.done': [texts.run.done('one'), '**one**'],
  'run.compared': [
    texts.run.compared({
      psnrGain: { current: 1, next: 2, low: 0, high: 3 },
      aucRebalanced: { current: 0.7, next: 0.8, low: 0, high: 1 },
      colourfulness: { current: 0.5, next: 0.6 },
    }),
    '→',
    '0.700',
    '0.800',
    '50',
    '60',
  ],
  'run.stopped': [texts.run.stopped('one'), '**one**'],
  'run.failed': [texts.run.failed('one', 'Why.'), '**one**', 'Why.'],
  'run.failedByFault': [texts.run.failedByFault('one', 'output.log'), '**one**', '`output.log`'],
  'run.vanished': [texts.run.vanished('one'), '**one**'],
  'run.diskFull': [texts.run.diskFull('one'), '**one**', 'DATA_DIR'],
  'run.goesOnIn': [texts.run.goesOnIn('https://x'), 'https://x'],
  'run.stopping': [texts.run.stopping('one'), '**one**'],
  help: [texts.help('/colour'), '**/colour**', '0.05', '1.5', '`/', ' > '],
});

/** All that a language says, by where it stands. */
function sentences(texts: Texts): Map<string, string> {
  const fixed = leaves(texts).filter((leaf): leaf is [string, string] => typeof leaf[1] === 'string');
  return new Map([...fixed, ...Object.entries(spoken(texts)).map(([path, [said]]) => [path, said] as const)]);
}

const bodies = commands.map(({ data }) => data as unknown as CommandBody);

/** A command or an option with everything below it. */
function withOptions(part: CommandBody | CommandOption): (CommandBody | CommandOption)[] {
  return [part, ...(part.options ?? []).flatMap(withOptions)];
}

test('a language that Discord has and the bot speaks is spoken, English for any other', () => {
  expect(new Set(locales.map(textsOf)).size).toBe(5);
  expect(textsOf('en-US')).toBe(english);
  for (const locale of ['uk', 'constructor', '', null, undefined]) expect(textsOf(locale)).toBe(english);
});

test('the commands can be registered, with the names and descriptions of every language', () => {
  for (const body of bodies) checkCommand(body, '', false); // 8000 characters are among its rules
  checkCommandSet(bodies);
  for (const part of bodies.flatMap(withOptions)) {
    expect(Object.keys(part.name_localizations ?? {}).toSorted()).toEqual(locales);
  }
});

describe.each(locales)('%s', (locale) => {
  const texts = textsOf(locale);

  test('names and descriptions obey the rules of Discord, and none is there twice', () => {
    for (const body of bodies) {
      for (const part of withOptions(body)) {
        const name = part.name_localizations?.[locale] ?? '';
        const slash = part !== body || body.type === 1;
        expect(name).toMatch(slash ? /^[-_\p{L}\p{N}]{1,32}$/u : /^[-_\p{L}\p{N} ]{1,32}$/u);
        if (slash) expect(name).toBe(name.toLowerCase());
        if (slash) expect(part.description_localizations?.[locale]).toMatch(/^.{1,100}$/u);
        const below = (part.options ?? []).map((option) => option.name_localizations?.[locale]);
        expect(new Set(below).size).toBe(below.length);
      }
    }
    const names = bodies.map(({ type, name_localizations: of }) => `${type} ${of?.[locale]}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('labels fit where Discord shows them', () => {
    const { title, label, hint } = texts.temperatureModal;
    expect(title.length).toBeLessThanOrEqual(45);
    expect(label.length).toBeLessThanOrEqual(45);
    expect(hint.length).toBeLessThanOrEqual(100);
    const { cancel, compare, uncompare, colourAnyway } = texts;
    for (const button of [cancel, compare, uncompare, colourAnyway, texts.delete]) {
      expect(button).toMatch(/^.{1,80}$/u);
    }
    expect(`${texts.temperatures}: ${'x'.repeat(32)}`.length).toBeLessThanOrEqual(150);
    expect(texts.otherTemperature).toMatch(/^.{1,100}$/u);
    for (const sentence of sentences(texts).values()) expect(sentence.length).toBeLessThan(1000);
  });

  test('what it is told is in what it says', () => {
    const functions = leaves(texts).filter(([, leaf]) => typeof leaf === 'function');
    expect(functions.map(([path]) => path).toSorted()).toEqual(Object.keys(spoken(texts)).toSorted());
    for (const [path, [said, ...words]] of Object.entries(spoken(texts))) {
      for (const word of words) expect(said, path).toContain(word);
    }
  });

  test('an alt text can be read again, whatever its picture is called', () => {
    for (const what of [texts.altResult, texts.altOriginal]) {
      expect(readAlt(`${what}: ${texts.unnamed} 1`)).toBe(`${texts.unnamed} 1`);
      expect(readAlt(`${what}: 第1話: はじまり`)).toBe('第1話: はじまり');
    }
  });

  test('the commands that it tells of are called so', () => {
    const { preset, colournet, colourizeMessage } = texts.commands;
    const presets = `\`/${colournet.name} ${colournet.subcommands.presets.name}\``;
    expect(texts.refused.unknownPreset('warm')).toContain(presets);
    expect(texts.help('/x')).toContain(`\`/${preset.name}\``);
    const { retrain } = texts.commands;
    expect(texts.refused.runAtWork('one')).toContain(`\`/${retrain.name} ${retrain.subcommands.stop.name}\``);
    expect(texts.run.wayOut).toContain(`\`/${retrain.name} ${retrain.subcommands.start.name}\``);
    expect(texts.run.wayOut).toContain(`*${retrain.options.source.name}`);
    expect(texts.help('/x')).toMatch(new RegExp(`\\*\\S+ > ${colourizeMessage.name}\\*`));
  });

  test('without a preset the result names none', () => {
    const said = texts.result({
      model: 'starter',
      temperature: 1,
      preset: undefined,
      engine: 'onnx',
      ms: 900,
    });
    expect(said).not.toMatch(/undefined|\(/);
    expect(said).toMatch(/ 0[.,]9/);
  });

  test('a model that is farther from the truth than grey is not praised', () => {
    const said = (psnrGain: number) => texts.about.figures({ psnrGain, colourfulness: 1 });
    expect(said(-1)).not.toContain('-');
    expect(said(-1)).not.toBe(said(1));
  });
});

test.each(foreign)('%s says nothing in English', (locale) => {
  const said = sentences(textsOf(locale));
  const same = [...sentences(english)].filter(
    ([path, sentence]) => said.get(path) === sentence && !international.includes(sentence),
  );
  expect(same).toEqual([]);
});

test.each(['de', 'en-US', 'es-ES', 'fr'])('%s speaks of one as of one', (locale) => {
  const { refused, someAlreadyColoured, leftOut, queue } = textsOf(locale);
  const sayings: ((count: number) => string)[] = [
    (count) => refused.userFull(count),
    (count) => someAlreadyColoured(count),
    (count) => leftOut(count),
    (count) => queue.state(count, 9),
  ];
  for (const say of sayings) {
    expect(say(1)).not.toBe(say(2).replace('2', '1'));
    expect(say(3)).toBe(say(2).replace('2', '3'));
  }
});

test('French keeps a colon with its word', () => {
  for (const [path, sentence] of sentences(textsOf('fr'))) {
    expect(sentence.replaceAll(/<.*?>/g, ''), path).not.toMatch(/ [:;!?]/);
  }
});

test('a refusal speaks the language of whoever is refused', () => {
  const refused = refuse('unknownPreset', 'warm');
  for (const locale of locales) {
    expect(refused.in(textsOf(locale))).toBe(textsOf(locale).refused.unknownPreset('warm'));
  }
  expect(refuse('noPicture').in(textsOf('ja'))).toBe('そのメッセージには画像がありません。');
});
