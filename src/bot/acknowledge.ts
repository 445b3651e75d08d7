import { setTimeout as wait } from 'node:timers/promises';
import { judge } from './discord-errors.ts';

interface Acknowledged {
  readonly id: string;
  /** What discord.js asks before it edits or adds anything. */
  deferred?: boolean;
}

/** Sends the first answer to an interaction. */
export type Acknowledge = (interaction: Acknowledged, send: () => Promise<unknown>) => Promise<void>;

/** Discord waits for three seconds. */
const triedMs = 2500;
const pauseMs = 200;

/**
 * Makes the sender of first answers. While Discord fails they are sent again, by discord.js and here; where a try had
 * succeeded all the same, the next one is told that the interaction is acknowledged already, and that is a success.
 * @param unsure the interactions of which an answer may have arrived though it seemed to fail
 */
export function createAcknowledge(unsure: { has(id: string): boolean }): Acknowledge {
  return async (interaction, send) => {
    const started = performance.now();
    for (;;) {
      try {
        await send();
        return;
      } catch (error) {
        const { kind } = judge(error);
        if (kind === 'answered-elsewhere' && unsure.has(interaction.id)) {
          interaction.deferred = true;
          return;
        }
        if (kind !== 'discord-down' || performance.now() - started > triedMs) throw error;
        await wait(pauseMs);
      }
    }
  };
}
