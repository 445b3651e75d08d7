import type { Choice } from './bodies.ts';
import { commandData, type OptionValues } from './command-data.ts';
import { NotOffered, offered, ownersHere, walkTo } from './command-use.ts';
import { buttonData, menuData, modalData } from './component-data.ts';
import { kinds } from './components.ts';
import type { Faults } from './faults.ts';
import { createHandle, type InteractionHandle, type SeenModal } from './handle.ts';
import { type Asked, deliver } from './interactions.ts';
import { messageJson } from './message-json.ts';
import { deleteMessage } from './messages.ts';
import type { Channel, Json, Message, User } from './model.ts';
import { allows } from './permissions.ts';
import { type MemberPost, postAs } from './posts.ts';
import type { SeenMessage } from './seen.ts';
import type { World } from './world.ts';

/** How hostile the member's client is. */
interface Client {
  /** Sends what Discord's own client would not offer, as a stale or hostile one does. */
  readonly unchecked?: boolean;
}

type MessageLike = Pick<SeenMessage, 'id'>;

/** A component interaction as a hostile client makes one up. */
interface Forged {
  readonly custom_id: string;
  readonly component_type?: number;
  readonly values?: readonly string[];
}

/** A scripted member in a channel. */
export interface FakeMember {
  /** Uses a command; subcommands after a space. */
  slash(command: string, options?: OptionValues, client?: Client): InteractionHandle;
  /** Uses a context menu entry on a message. */
  menu(command: string, message: MessageLike, client?: Client): InteractionHandle;
  /** Types into an option with autocomplete; resolves with what is offered. */
  autocomplete(
    command: string,
    option: string,
    typed: string | number,
    others?: OptionValues,
  ): Promise<readonly Choice[]>;
  /** Clicks a button by its label or its custom id. */
  click(message: MessageLike, button: string): InteractionHandle;
  /** Chooses in a select menu, found by its custom id or placeholder, by an option's value or label. */
  choose(message: MessageLike, menu: string, ...chosen: readonly string[]): InteractionHandle;
  /** Fills in and sends a modal; fields left out keep what stands in them. */
  submit(modal: SeenModal, fields: Readonly<Record<string, string>>, client?: Client): InteractionHandle;
  /** Uses a component that is not there. */
  forge(message: MessageLike, component: Forged): InteractionHandle;
  /** Posts an ordinary message. */
  post(post: MemberPost): SeenMessage;
  /** Dismisses an ephemeral message, or deletes another one where the member may. */
  remove(message: MessageLike): void;
}

/** A member who uses the bot in a channel. */
export function createMember(world: World, user: User, channel: Channel, faults: Faults): FakeMember {
  function send(asked: Omit<Asked, 'user' | 'channel'>): InteractionHandle {
    const twice = faults.duplicateInteractions > 0;
    if (twice) faults.duplicateInteractions -= 1;
    return createHandle(world, deliver(world, { user, channel, ...asked }, twice ? 2 : 1));
  }

  function visible({ id }: MessageLike): Message {
    const message = world.messages.get(id);
    const mine = message && (message.onlyFor === undefined || message.onlyFor === user);
    if (!message || message.deleted || !mine || message.channel !== channel) {
      throw new NotOffered(`${user.name} does not see this message`);
    }
    return message;
  }

  function useOf(message: Message, data: Json): InteractionHandle {
    const owners = message.interaction?.owners ?? ownersHere(world, user, channel);
    return send({ type: 3, data, owners, source: message, sourceJson: messageJson(world, message) });
  }

  return {
    slash: (path, values = {}, { unchecked = false } = {}) => {
      const command = offered(world, user, channel, path.split(' ')[0]!, 1, unchecked);
      const data = commandData(world, channel, command, path, values, { unchecked });
      return send({ type: 2, data, owners: ownersHere(world, user, channel, command) });
    },
    menu: (name, target, { unchecked = false } = {}) => {
      const message = visible(target);
      const command = offered(world, user, channel, name, 3, unchecked);
      const resolved = { messages: { [message.id]: messageJson(world, message) } };
      const data = { id: command.id, name, type: 3, target_id: message.id, resolved };
      return send({ type: 2, data, owners: ownersHere(world, user, channel, command), targetId: message.id });
    },
    autocomplete: async (path, option, typed, others = {}) => {
      const command = offered(world, user, channel, path.split(' ')[0]!, 1);
      const registered = walkTo(command, path.split(' ').slice(1)).options.find(
        ({ name }) => name === option,
      );
      if (!registered?.autocomplete) throw new NotOffered(`${option} has no autocomplete`);
      const values = { ...others, [option]: typed };
      const data = commandData(world, channel, command, path, values, { unchecked: true, focused: option });
      const handle = send({ type: 4, data, owners: ownersHere(world, user, channel, command) });
      await handle.answered();
      return handle.choices ?? [];
    },
    click: (target, wanted) => {
      const message = visible(target);
      return useOf(message, buttonData(message, wanted));
    },
    choose: (target, wanted, ...chosen) => {
      const message = visible(target);
      return useOf(message, menuData(message, wanted, chosen));
    },
    forge: (target, { custom_id: customId, component_type: type, values }) => {
      const kind = type ?? (values ? kinds.stringSelect : kinds.button);
      const data = { component_type: kind, custom_id: customId, id: 1, ...(values && { values }) };
      return useOf(world.messages.get(target.id) ?? visible(target), data);
    },
    submit: (modal, fields, { unchecked = false } = {}) => {
      const opener = world.interactions.get(modal.openedBy)!;
      const data = modalData(modal, opener.modal!.components, fields, unchecked);
      const { source, owners } = opener;
      const sourceJson = source && messageJson(world, source);
      return send({ type: 5, data, owners, source, sourceJson });
    },
    post: (post) => postAs(world, user, channel, post),
    remove: (target) => {
      const message = visible(target);
      const rights = channel.guild?.members.get(user.id) ?? 0n;
      const mine = message.author === user || message.onlyFor === user;
      if (!mine && !allows(rights, 'ManageMessages'))
        throw new NotOffered(`${user.name} may not delete this`);
      deleteMessage(world, message);
    },
  };
}
