import { MessageFlags, RateLimitError } from 'discord.js';
import type { Acknowledge } from '../acknowledge.ts';
import type { Click } from './clicks.ts';
import type { ResultState } from './custom-id.ts';
import { checkTemperature, type Presets, type Wish } from '../presets.ts';
import type { Job, Queue } from '../queue.ts';
import { recolour, type RecolourParts, withOriginals } from './recolour.ts';
import { type Reply, resultReply } from './replies.ts';
import { type Finished, showResult } from './result.ts';
import { filesOf, stateOf, wordsOf } from './result-files.ts';
import { serverOf } from '../server-of.ts';
import { textsOf } from '../texts/languages.ts';
import { Refused, refuse, refuseBecause, type Texts } from '../texts/texts.ts';
import { Turns } from '../turns.ts';

export interface RedoParts extends RecolourParts {
  readonly queue: Pick<Queue<Job>, 'urgent'>;
  readonly presets: Presets;
  readonly acknowledge: Acknowledge;
}

/** What came of a click, before it is shown. */
interface Redone {
  readonly state: ResultState;
  readonly preset: string | undefined;
  /** None where a newer click took its place. */
  readonly finished: readonly Finished[] | undefined;
}

/** Shows results otherwise: at another temperature, with colours forced, beside their originals, to somebody else. */
export class Redo {
  readonly #parts: RedoParts;
  /** The newest wish of each member at each message. */
  readonly #newest = new Map<string, symbol>();
  /** Of the same: what is shown, one after another in the order of the clicks. */
  readonly #shown = new Turns();

  constructor(parts: RedoParts) {
    this.#parts = parts;
  }

  /**
   * Colours the pictures of a result again. The requester's choice changes the message, and his last one wins; anybody
   * else gets a copy of his own.
   * @throws Refused and what Discord says, before the acknowledgement or after it
   */
  async run(click: Click, wanted: ResultState, wish: Wish): Promise<void> {
    if (wish.temperature !== undefined) checkTemperature(wish.temperature);
    const own = click.user.id === wanted.ownerId;
    const key = keyOf(click);
    const turn = Symbol(key);
    const isNewest = () => this.#newest.get(key) === turn;
    const changes = own && this.#shown.has(key); // the message, before this click's turn comes
    this.#newest.set(key, turn);
    const redone = this.#redo(click, wanted, wish, isNewest);
    redone.catch(() => undefined); // told below
    try {
      await this.#shown.run(key, async () => {
        const { finished, ...rest } = await redone;
        if (finished && isNewest()) await this.#show(click, own, changes, { finished, ...rest });
        else if (!own) await click.deleteReply();
      });
    } finally {
      if (isNewest()) this.#newest.delete(key);
    }
  }

  /** Shows or hides the originals beside the results, for the requester: nothing is coloured for that. */
  async compare(click: Click, turned: ResultState): Promise<void> {
    const key = keyOf(click);
    const changes = this.#shown.has(key);
    const acknowledged = this.#parts.acknowledge(click, () => click.deferUpdate());
    acknowledged.catch(() => undefined); // told below
    await this.#shown.run(key, async () => {
      await acknowledged;
      const message = changes ? await click.fetchReply() : click.message;
      const { presets } = await this.#parts.presets.list(serverOf(click));
      await edit(
        click,
        resultReply({
          texts: textsFor(click, true),
          state: { ...(stateOf(message) ?? turned), compare: turned.compare },
          pictures: filesOf(message),
          presets,
          ...wordsOf(message),
        }),
      );
    });
  }

  async #redo(click: Click, wanted: ResultState, wish: Wish, isNewest: () => boolean): Promise<Redone> {
    const { acknowledge, presets, queue } = this.#parts;
    await acknowledge(click, () =>
      click.user.id === wanted.ownerId
        ? click.deferUpdate()
        : click.deferReply({ flags: MessageFlags.Ephemeral }),
    );
    const { temperature, preset } = await presets.choose(serverOf(click), wish);
    const state = { ...wanted, ownerId: click.user.id, temperature };
    let finished: Finished[] | undefined;
    if (isNewest()) {
      await queue.urgent(keyOf(click), async () => {
        finished = await recolour(this.#parts, {
          state,
          files: filesOf(click.message),
          maxFileBytes: click.attachmentSizeLimit,
          reference: click.id,
        });
      });
    }
    return { state, preset, finished };
  }

  /** @param changed whether the message may have changed since the click */
  async #show(
    click: Click,
    own: boolean,
    changed: boolean,
    { state, preset, finished = [] }: Redone,
  ): Promise<void> {
    const outcomes = finished.map(({ outcome }) => outcome).filter((outcome) => outcome !== undefined);
    if (!outcomes.some((outcome) => !(outcome instanceof Refused))) {
      const [first] = outcomes;
      throw first instanceof Refused ? first : refuse('originalGone'); // what the message shows stays
    }
    const message = changed ? await click.fetchReply() : click.message;
    const files = filesOf(message);
    const { presets } = await this.#parts.presets.list(serverOf(click));
    const pictures = own
      ? finished.map((each, index) => ({ ...each, result: files[index]?.result }))
      : await withOriginals(this.#parts, finished, files);
    await edit(
      click,
      showResult(pictures, {
        texts: textsFor(click, own),
        state: { ...state, compare: (changed ? stateOf(message) : undefined)?.compare ?? state.compare },
        preset,
        presets,
        maxFileBytes: click.attachmentSizeLimit,
        leftOut: 0,
        stays: own ? wordsOf(message).stays : [],
      }),
    );
  }
}

/** @throws Refused where the message is old and was changed often of late, and what Discord says */
async function edit(click: Click, reply: Reply): Promise<void> {
  try {
    await click.editReply(reply);
  } catch (error) {
    throw error instanceof RateLimitError ? refuseBecause(error, 'editedOften') : error;
  }
}

/** Whose clicks, and where. */
function keyOf(click: Click): string {
  return `${click.message.id}:${click.user.id}`;
}

/** In the server's language where all see it. */
function textsFor(click: Click, own: boolean): Texts {
  const hidden = !own || click.message.flags.has(MessageFlags.Ephemeral);
  return textsOf(hidden ? click.locale : (click.guildLocale ?? click.locale));
}
