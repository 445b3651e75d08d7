import { once } from 'node:events';
import { Events, type Interaction } from 'discord.js';
import { expect, test } from 'vitest';
import { png } from './raw-bot.ts';
import { realStory } from './real-bot.ts';

const page = { name: 'page.png', bytes: png };

test('a member colours a page, chooses, fills in and deletes', async () => {
  const { discord, aoi, channel } = await realStory();
  expect(await aoi.autocomplete('colourize', 'preset', 'wa')).toEqual([{ name: 'Warm', value: 'warm' }]);
  const asked = aoi.slash('colourize', { image: page, temperature: 0.3 });
  expect((await asked.answered()).type).toBe(5);
  const reply = await asked.until(({ pictures }) => pictures.length === 1);
  expect(reply).toMatchObject({ text: 'Coloured', v2: true, author: { name: 'ColourNet' } });
  expect(reply.pictures).toMatchObject([{ name: 'page.png', description: 'A page', spoiler: false }]);
  expect(reply.attachments.map(({ shown }) => shown)).toEqual([true, false]);
  const served = await fetch(reply.pictures[0]!.url);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(png);

  const modal = await aoi.choose(reply, 'Temperature', 'Other...').opened();
  expect(modal.fields).toMatchObject([{ customId: 't', label: 'Temperature' }]);
  const changed = await aoi.submit(modal, { t: '0.5' }).until(({ text }) => text === '0.5');
  expect(changed).toMatchObject({ id: reply.id, attachments: [] });

  const again = aoi.slash('colourize', { image: page });
  aoi.click(await again.until(({ buttons }) => buttons.length === 1), 'Delete');
  await channel.until((messages) => messages.at(-1)!.deleted);
  expect(discord.refusals).toEqual([]);
});

test('discord.js reads from an interaction what Discord tells', async () => {
  const seen: Interaction[] = [];
  const { discord, aoi, user } = await realStory({ attachmentLimit: 1000 }, (interaction) =>
    seen.push(interaction),
  );
  const post = aoi.post({
    attachments: [{ ...page, spoiler: true, width: 4, height: 3 }],
    snapshots: [{ attachments: [page] }],
  });
  aoi.menu('Colourize', post);
  discord.as(user, discord.dm(user)).slash('colourize', { image: { ...page, declaredSize: 5 } });
  await discord.until(() => seen.length === 2, 'two interactions');
  const [menu, slash] = seen;
  expect(menu).toMatchObject({ locale: 'fr', guildLocale: 'ja', context: 0, attachmentSizeLimit: 1000 });
  expect(menu!.inCachedGuild() && menu.appPermissions.has('AttachFiles')).toBe(true);
  expect(menu!.memberPermissions?.has('ManageMessages')).toBe(false);
  if (!menu!.isMessageContextMenuCommand() || !slash!.isChatInputCommand()) throw new Error('other kinds');
  const { attachments, messageSnapshots } = menu.targetMessage;
  expect(attachments.first()).toMatchObject({ name: 'SPOILER_page.png', spoiler: true, width: 4 });
  expect(messageSnapshots.first()!.attachments.first()!.url).toContain(discord.cdnHost);
  expect(slash).toMatchObject({ context: 1, guildId: null, user: { id: user.id } });
  expect(slash.options.getAttachment('image', true)).toMatchObject({ size: 5, ephemeral: true });
});

test('a bot that lost its connection resumes and hears what it missed', async () => {
  const { discord, aoi } = await realStory();
  discord.gateway.disconnect();
  const asked = aoi.slash('colourize', { image: page });
  await asked.until(({ pictures }) => pictures.length === 1);
  expect(discord.gateway.events.map(({ type }) => type)).toEqual([
    'identify',
    'ready',
    'close',
    'resume',
    'resumed',
  ]);
  expect(discord.refusals).toEqual([]);
});

test('a retry after an effect meets an acknowledged interaction', async () => {
  const errors: unknown[] = [];
  const { discord, aoi } = await realStory({}, async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.deferReply().catch((error) => errors.push(error));
  });
  discord.faults.next(/\/callback$/, '500 after');
  const asked = aoi.slash('colourize', { image: page });
  await discord.until(() => errors.length === 1, 'an error');
  expect(errors).toMatchObject([{ code: 40060 }]);
  expect(asked.acknowledged).toMatchObject({ type: 5 });
});

test('withResponse, follow-ups, channels and direct messages work as discord.js asks for them', async () => {
  const done: unknown[] = [];
  const { discord, aoi, user, channel, client } = await realStory({}, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const { resource } = await interaction.reply({ content: 'Hi', withResponse: true });
    await interaction.followUp({ content: 'Ho', flags: 'Ephemeral' });
    await resource!.message!.edit('Edited by the bot itself');
    const said = await interaction.fetchReply();
    done.push(said.content);
  });
  const asked = aoi.slash('colourize', { image: page });
  await discord.until(() => done.length === 1, 'the end');
  expect(done).toEqual(['Edited by the bot itself']);
  expect(asked.followUps).toMatchObject([{ text: 'Ho', ephemeral: true }]);
  const room = await client.channels.fetch(channel.id);
  if (!room?.isSendable()) throw new Error('no channel');
  const sent = await room.send({ content: `<@${user.id}>`, files: [{ attachment: png, name: 'a.png' }] });
  await sent.delete();
  await (await client.users.fetch(user.id)).send('Psst');
  expect(discord.dm(user).messages).toMatchObject([{ text: 'Psst' }]);
  expect(channel.messages.at(-1)).toMatchObject({ mentions: [user.id], deleted: true });
  await client.application!.fetch();
  expect(discord.refusals).toEqual([]);
});

test('update, message.edit and an edit of a V2 reply keep the rules as discord.js writes them', async () => {
  const done: unknown[] = [];
  const { discord, aoi } = await realStory({}, async (interaction) => {
    if (!interaction.isChatInputCommand() && !interaction.isButton()) return;
    const row = { type: 1, components: [{ type: 2, style: 1, custom_id: 'go', label: 'Go' }] };
    const text = (content: string) => ({ type: 10, content });
    if (interaction.isChatInputCommand()) {
      await interaction.reply({ flags: 'IsComponentsV2', components: [text('One'), row] });
      return;
    }
    await interaction.update({
      components: [text('Two'), row],
      files: [{ attachment: png, name: 'hidden.png' }],
    });
    const message = await interaction.message.fetch();
    const kept = message.attachments.map(({ id }) => ({ id }));
    await message.edit({
      components: [text('Three'), { type: 12, items: [{ media: { url: 'attachment://hidden.png' } }] }],
      attachments: kept,
    });
    await interaction.editReply({ components: [text('Four')], attachments: kept });
    done.push(kept.length);
  });
  const asked = aoi.slash('colourize', { image: page });
  const reply = await asked.until(({ buttons }) => buttons.length === 1);
  aoi.click(reply, 'Go');
  await discord.until(() => done.length === 1, 'the end');
  expect(done).toEqual([1]);
  expect(asked.reply).toMatchObject({
    text: 'Four',
    edits: 3,
    attachments: [{ name: 'hidden.png', shown: false }],
  });
  expect(discord.refusals).toEqual([]);
});

test('guilds come and go for discord.js', async () => {
  const { guild, client, discord } = await realStory();
  const events: string[] = [];
  client.on(Events.GuildUnavailable, () => events.push('unavailable'));
  client.on(Events.GuildAvailable, () => events.push('available'));
  client.on(Events.GuildDelete, () => events.push('left'));
  const joined = once(client, Events.GuildCreate);
  guild.outage();
  guild.comeBack();
  guild.removeBot();
  discord.addGuild({ name: 'New' });
  expect(await joined).toMatchObject([{ name: 'New' }]);
  expect(events).toEqual(['unavailable', 'available', 'left']);
});

test('a bot that leaves closes its session', async () => {
  const { client, discord } = await realStory();
  expect(discord.gateway.connected).toBe(1);
  await client.destroy();
  await discord.gateway.until('close');
  expect(discord.gateway.connected).toBe(0);
  expect(discord.gateway.events.at(-1)).toMatchObject({ type: 'close', code: 1000, by: 'bot' });
});
