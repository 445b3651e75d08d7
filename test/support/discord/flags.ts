export const flags = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  v2: 1 << 15,
} as const;

/** Whether a set of message flags has one. */
export function hasFlag(set: number | null | undefined, name: keyof typeof flags): boolean {
  return ((set ?? 0) & flags[name]) !== 0;
}
