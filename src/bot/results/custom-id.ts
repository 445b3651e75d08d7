import { z } from 'zod';

/** What a click on a result needs to know; Discord keeps it with the message, so it survives a restart. */
export interface ResultState {
  /** Who asked for the result. */
  readonly ownerId: string;
  /** The job that made it: names its distributions while they are in memory. */
  readonly jobId: string;
  readonly temperature: number;
  readonly compare: boolean;
  /** Whether pictures are coloured that have colours already. */
  readonly force: boolean;
}

const actions = {
  menu: 'm',
  compare: 'c',
  delete: 'd',
  force: 'f',
  cancel: 'x',
  modal: 't',
} as const;
export type Action = keyof typeof actions;

const prefix = 'cn1';
const snowflake = z.string().regex(/^\d{1,20}$/);
const codes = Object.values(actions);
const partsSchema = z.tuple([
  z.literal(prefix),
  z.enum(codes),
  snowflake,
  snowflake,
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform((hundredths) => Number(hundredths) / 100),
  z.string().regex(/^[01]{2}$/),
]);

/** At most 100 characters, as Discord wants it. */
export function writeCustomId(action: Action, state: ResultState): string {
  const { ownerId, jobId, temperature, compare, force } = state;
  const hundredths = Math.round(temperature * 100);
  return [prefix, actions[action], ownerId, jobId, hundredths, `${Number(compare)}${Number(force)}`].join(
    ':',
  );
}

/** Undefined for what the bot never wrote: anybody can send any custom id. */
export function readCustomId(id: string): { action: Action; state: ResultState } | undefined {
  const parsed = partsSchema.safeParse(id.split(':'));
  if (!parsed.success) return undefined;
  const [, code, ownerId, jobId, temperature, flags] = parsed.data;
  const action = (Object.keys(actions) as Action[]).find((each) => actions[each] === code)!;
  return {
    action,
    state: { ownerId, jobId, temperature, compare: flags[0] === '1', force: flags[1] === '1' },
  };
}
