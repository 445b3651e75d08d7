import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  Client,
  ContextMenuCommandBuilder,
  Events,
  GatewayIntentBits,
  type Interaction,
  LabelBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  ModalBuilder,
  type ModalSubmitInteraction,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { onTestFinished } from 'vitest';
import { startFakeDiscord } from '../../support/discord/fake-discord.ts';
import type { FakeDiscordSettings } from '../../support/discord/options.ts';

const commands = [
  new SlashCommandBuilder()
    .setName('colourize')
    .setDescription('Colours a page')
    .setNSFW(false)
    .setNameLocalizations({ ja: '着色' })
    .setContexts(0, 1, 2)
    .setIntegrationTypes(0, 1)
    .setDefaultMemberPermissions(1n << 11n)
    .addAttachmentOption((option) =>
      option.setName('image').setDescription('The page').setFileTypes('image').setRequired(true),
    )
    .addNumberOption((option) => option.setName('temperature').setDescription('t').setMinValue(0.05))
    .addStringOption((option) => option.setName('preset').setDescription('p').setAutocomplete(true)),
  new ContextMenuCommandBuilder().setName('Colourize').setType(3),
];

async function colourize(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.deferReply();
  const answer = await fetch(interaction.options.getAttachment('image', true).url);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const menu = new StringSelectMenuBuilder()
    .setCustomId('menu')
    .setPlaceholder('Temperature')
    .addOptions({ label: 'Other...', value: 'other' });
  const button = new ButtonBuilder().setCustomId('delete').setLabel('Delete').setStyle(ButtonStyle.Danger);
  await interaction.editReply({
    flags: MessageFlags.IsComponentsV2,
    components: [
      new TextDisplayBuilder().setContent('Coloured'),
      new MediaGalleryBuilder().addItems({ media: { url: 'attachment://page.png' }, description: 'A page' }),
      new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu),
      new ActionRowBuilder<ButtonBuilder>().addComponents(button),
    ],
    files: ['page.png', 'old.png'].map((name) => new AttachmentBuilder(bytes, { name })),
  });
}

async function changed(interaction: ModalSubmitInteraction): Promise<void> {
  if (!interaction.isFromMessage()) return;
  await interaction.deferUpdate();
  const text = new TextDisplayBuilder().setContent(interaction.fields.getTextInputValue('t'));
  await interaction.editReply({ components: [text], attachments: [] });
}

/** A small bot that does what ours will. */
async function serve(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    await interaction.respond([{ name: 'Warm', value: `${interaction.options.getFocused()}rm` }]);
  } else if (interaction.isChatInputCommand()) {
    await colourize(interaction);
  } else if (interaction.isStringSelectMenu()) {
    const input = new TextInputBuilder().setCustomId('t').setStyle(TextInputStyle.Short);
    const label = new LabelBuilder().setLabel('Temperature').setTextInputComponent(input);
    const modal = new ModalBuilder().setCustomId('modal').setTitle('Other').addLabelComponents(label);
    await interaction.showModal(modal);
  } else if (interaction.isModalSubmit()) {
    await changed(interaction);
  } else if (interaction.isButton()) {
    await interaction.deferUpdate();
    await interaction.deleteReply();
  }
}

/** A Discord with a guild, a channel, a member, and a bot of the real discord.js that is ready there. */
export async function realStory(
  options: FakeDiscordSettings = {},
  handler: (interaction: Interaction) => unknown = serve,
) {
  const discord = await startFakeDiscord(options);
  const guild = discord.addGuild({ locale: 'ja' });
  const channel = guild.addChannel();
  const user = discord.addUser({ name: 'Aoi', locale: 'fr' });
  const intents = [GatewayIntentBits.Guilds];
  const client = new Client({ intents, rest: { api: discord.api, timeout: 2000 } });
  client.on(Events.InteractionCreate, (interaction) => void handler(interaction));
  const ready = new Promise<Client<true>>((resolve) => {
    client.once(Events.ClientReady, resolve);
  });
  onTestFinished(async () => {
    await client.destroy();
    await discord.close();
  });
  await client.login(discord.token);
  const { application } = await ready;
  await application.commands.set(commands);
  return { discord, guild, channel, user, client, aoi: discord.as(user, channel) };
}
