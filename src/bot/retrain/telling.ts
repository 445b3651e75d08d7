import { z } from 'zod';

/** Where a run is told of, and what has been told: what the next process of the bot goes on from. */
export const tellingSchema = z.strictObject({
  channelId: z.string(),
  guildId: z.string(),
  /** Who started it. */
  by: z.string(),
  locale: z.string().nullable(),
  /** Where evaluations go; null for the channel itself. */
  threadId: z.string().nullable(),
  /** Whether a thread may be opened. */
  mayThread: z.boolean(),
  /** The one that is edited, and when it was sent, in milliseconds since 1970. */
  message: z.strictObject({ id: z.string(), at: z.number() }).nullable(),
  /** Processes that had taken the run up before, and evaluations that have been told. */
  begins: z.int(),
  evaluations: z.int(),
  /** When the process was started. */
  since: z.number(),
});
export type Telling = z.infer<typeof tellingSchema>;
