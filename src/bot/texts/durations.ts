import { oneDecimal } from './one-decimal.ts';

/** Writes how long something takes, as a language does: in minutes, from an hour on in hours. */
export function durationIn(
  language: string,
  units: { readonly minutes: string; readonly hours: string } = { minutes: 'min', hours: 'h' },
): (hours: number) => string {
  const decimal = oneDecimal(language);
  return (hours) =>
    hours < 1 ? `${Math.max(1, Math.ceil(hours * 60))} ${units.minutes}` : `${decimal(hours)} ${units.hours}`;
}
