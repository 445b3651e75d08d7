import { attachmentJson, componentsJson, embedJson, shownBy } from './component-json.ts';
import { flags, hasFlag } from './flags.ts';
import { userJson } from './guild-json.ts';
import type { Json, Message } from './model.ts';
import type { World } from './world.ts';

function metadataJson(message: Message): Json {
  const { interaction } = message;
  if (!interaction) return {};
  const asked = {
    id: interaction.id,
    type: interaction.type,
    user: userJson(interaction.user),
    authorizing_integration_owners: interaction.owners,
    ...(interaction.original && interaction.original !== message
      ? { original_response_message_id: interaction.original.id }
      : {}),
    ...(interaction.targetId !== undefined && { target_message_id: interaction.targetId }),
    ...(interaction.type === 3 && { interacted_message_id: interaction.source?.id }),
  };
  return { interaction_metadata: asked };
}

/** A message as the API shows it. */
export function messageJson(world: World, message: Message): Json {
  const { interaction, author, loading } = message;
  const byApp = author.id === world.bot.id;
  // With Components V2 the list has only what no component shows; the others have their ids in the components.
  const shown = hasFlag(message.flags, 'v2') ? shownBy(message) : new Set<unknown>();
  const listed = message.attachments.filter((attachment) => !shown.has(attachment));
  const iso = (at: number) => new Date(at).toISOString();
  return {
    id: message.id,
    channel_id: message.channel.id,
    type:
      interaction?.type === 2 && interaction.original === message
        ? 20
        : message.reference?.['type'] === 0
          ? 19
          : 0,
    author: userJson(author),
    content: message.content,
    embeds: message.embeds.map((embed) => embedJson(world, message, embed)),
    components: componentsJson(world, message),
    attachments: listed.map((attachment) => attachmentJson(world, attachment)),
    mentions: message.mentions.map((id) => userJson(world.users.get(id)!)),
    mention_roles: [],
    mention_everyone: false,
    timestamp: iso(message.createdAt),
    edited_timestamp: message.editedAt === undefined ? null : iso(message.editedAt),
    flags: message.flags | (loading ? flags.loading : 0),
    pinned: false,
    tts: false,
    ...(byApp && { application_id: world.bot.id }),
    ...(interaction && { webhook_id: world.bot.id }),
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(message.reference && { message_reference: message.reference }),
    ...(message.snapshots.length > 0 && { message_snapshots: message.snapshots }),
    ...metadataJson(message),
  };
}
