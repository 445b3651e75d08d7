import { expect, test } from 'vitest';
import { textsOf } from '../../src/bot/texts/languages.ts';
import { greyPage, isAnswered, moderator, tellStories } from '../support/bot-story.ts';
import type { FakeMember } from '../support/discord/member.ts';

const tell = tellStories();
const image = { name: 'page.png', bytes: await greyPage() };

async function say(member: FakeMember, command: string): Promise<string> {
  const reply = await member.slash(command).until(isAnswered);
  expect(reply.ephemeral).toBe(true);
  return reply.text;
}

test('it says which model colours here, how well, on which engine, and what becomes of pictures', async () => {
  const { aoi, colouriser } = await tell();
  const { engine, device, why } = colouriser.facts;
  const lines = (await say(aoi, 'colournet about')).split('\n');
  expect(lines[0]).toBe('**ColourNet**');
  expect(lines).toContain('Model **starter**');
  expect(lines).toContain(`Engine **${engine}** on ${device}: ${textsOf('en-US').about.engineReasons[why]}`);
  expect(lines.at(-1)).toMatch(/never used for training/);
});

test('it says how long the queue is', async () => {
  const { aoi, join, colouriser } = await tell();
  expect(await say(aoi, 'colournet queue')).toBe('Nobody waits.');
  colouriser.hold();
  await aoi.slash('colourize', { image }).until(({ text }) => text.startsWith('Colouring'));
  expect(await say(aoi, 'colournet queue')).toBe('One picture is being coloured.\nNobody waits.');
  await join('Beni')
    .slash('colourize', { image })
    .until(({ text }) => text.startsWith('Waiting'));
  expect(await say(aoi, 'colournet queue')).toMatch(
    /^One picture is being coloured.\n1 job waits; a new one would be done in about \d+ s.$/,
  );
});

test('it helps', async () => {
  const { aoi } = await tell();
  expect(await say(aoi, 'colournet help')).toMatch(/^\*\*\/colourize\*\* with a picture colours it/);
});

test("it answers in direct messages and by a user's own installation, too", async () => {
  const { discord } = await tell();
  const user = discord.addUser({ installed: true });
  const places = [
    discord.dm(user),
    discord.addGuild({ bot: false }).addChannel(),
    discord.addPrivateChannel(user),
  ];
  for (const place of places) {
    const member = discord.as(user, place);
    for (const part of ['about', 'queue', 'presets', 'help'])
      expect(await say(member, `colournet ${part}`)).not.toBe('');
  }
});

test.each(['ja', 'fr', 'de', 'es-ES'])(
  'what a member alone sees is in his language (%s), what all see in the language of the server',
  async (locale) => {
    const texts = textsOf(locale);
    const { join, guild } = await tell({ guild: { locale: 'de' } });
    const member = join('Beni', { locale, permissions: moderator });
    expect(await say(member, 'colournet help')).toBe(texts.help(`/${texts.commands.colourize.name}`));
    const german = textsOf('de');
    const reply = await member.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
    expect(reply.pictures[0]!.description).toBe(`${german.altResult}: ${german.unnamed}`);
    expect(reply.buttons.map(({ label }) => label)).toEqual([german.compare, german.delete]);
    const alone = await member
      .slash('colourize', { image, private: true })
      .until(({ pictures }) => pictures.length > 0);
    expect(alone.pictures[0]!.description).toBe(`${texts.altResult}: ${texts.unnamed}`);
    const copy = await join('Chie', { locale })
      .click(reply, german.compare)
      .until(({ pictures }) => pictures.length > 0);
    expect(copy.buttons[0]!.label).toBe(texts.uncompare);
    const unknown = { image, preset: 'none' };
    const told = await member.slash('colourize', unknown).until(isAnswered);
    expect(told.text).toBe(german.refused.unknownPreset('none'));
    const damaged = { name: 'page.png', bytes: image.bytes.subarray(0, image.bytes.length / 2) };
    for (const [isPrivate, language] of [
      [true, texts],
      [false, german],
    ] as const) {
      const refused = await member
        .slash('colourize', { image: damaged, private: isPrivate })
        .until(isAnswered);
      expect(refused.text).toBe(language.badPicture.damaged('PNG'));
    }
    const toldAlone = member.slash('colourize', { ...unknown, private: true });
    expect((await toldAlone.until(isAnswered)).text).toBe(texts.refused.unknownPreset('none'));
    guild.setBotPermissions(['ViewChannel']);
    const refused = member.slash('colourize', { image });
    await refused.answered();
    expect(refused.reply!.text).toBe(texts.refused.missingPermission('Attach Files'));
  },
);

test('commands are registered for servers, direct messages and users, in every language', async () => {
  const { discord } = await tell();
  const named = (name: string) => discord.commands.find((command) => command['name'] === name)!;
  for (const name of ['colourize', 'Colourize', 'colournet']) {
    expect(named(name)).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
    expect(named(name)['name_localizations']).toHaveProperty('ja');
  }
  expect(named('preset')).toMatchObject({
    contexts: [0],
    integration_types: [0],
    default_member_permissions: '8192',
  });
});
