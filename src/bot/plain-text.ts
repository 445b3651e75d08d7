import { escapeMarkdown } from 'discord.js';

/** What a member wrote, so that it is shown as he wrote it: neither bold nor a link. */
export function plainText(written: string): string {
  return escapeMarkdown(written, { maskedLink: true, heading: true, bulletedList: true, numberedList: true });
}
