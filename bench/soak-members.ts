import { setTimeout as wait } from 'node:timers/promises';
import type { FakeDiscord } from '../test/support/discord/fake-discord.ts';
import type { InteractionHandle } from '../test/support/discord/handle.ts';

/** At most so many jobs of a user wait. */
const mostWaiting = 3;
const users = 50;
const patienceMs = 10 * 60_000;
const fetchedMs = 100;

/** Interactions of one moment: those that are kept inside the limits, and one beyond them of each user who is there. */
export interface Round {
  readonly jobs: readonly InteractionHandle[];
  /** To be called while all of those wait. */
  readonly beyond: () => readonly InteractionHandle[];
}

interface Picture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Members {
  /** Somebody's large page, which the engine has soon after this resolves: it is promised, and fetched from loopback. */
  occupy(page: Picture): Promise<InteractionHandle>;
  /** A round of so many jobs; a fifth as many go beyond the limits. */
  round(size: number, picture: Picture): Round;
}

/** Makes fifty members of a server and one whose pages are large. */
export function createMembers(discord: FakeDiscord): Members {
  const channel = discord.addGuild({ name: 'Soak' }).addChannel();
  const enter = (name: string) => discord.as(discord.addUser({ name }), channel);
  const all = Array.from({ length: users }, (_, index) => enter(`Member ${index + 1}`));
  const painter = enter('Painter');
  let next = 0;
  const take = (count: number) => Array.from({ length: count }, () => all[next++ % users]!);

  return {
    occupy: async (image) => {
      const asked = painter.slash('colourize', { image });
      await asked.answered().catch(() => undefined); // no page then: Discord failed every try
      await wait(fetchedMs);
      return asked;
    },
    round: (size, image) => {
      const full = take(Math.floor(size / 5));
      const single = take(size - mostWaiting * full.length);
      const order = [...Array.from({ length: mostWaiting }, () => full).flat(), ...single];
      const jobs = order.map((member) => member.slash('colourize', { image }));
      return { jobs, beyond: () => full.map((member) => member.slash('colourize', { image })) };
    },
  };
}

/** Waits until a job ends as it should, or for its time to be over. @returns what the member sees */
export type Ending = 'picture' | 'refusal' | 'not acknowledged' | 'something else';

export async function endOf(asked: InteractionHandle): Promise<Ending> {
  try {
    const { pictures, ephemeral } = await asked.until(
      (reply) => reply.pictures.length > 0 || (!reply.thinking && reply.buttons.length === 0),
      patienceMs,
    );
    if (pictures.length === 1) return 'picture';
    return ephemeral ? 'refusal' : 'something else';
  } catch {
    return asked.failure === undefined ? 'something else' : 'not acknowledged';
  }
}
