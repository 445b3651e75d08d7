import { ColourNetError } from '../../errors.ts';

/** Requests a second. The site allows 10 and asks for about 1 in long runs. */
export const defaultRate = 1;
const maxRate = 4;

/**
 * Reads DANBOORU_URL into a base that `new URL('posts.json', base)` stays below.
 * @throws ColourNetError `bad-configuration` where the key would travel in the clear
 */
export function readBase(text: string): URL {
  const url = new URL(text.endsWith('/') ? text : `${text}/`);
  if (url.protocol === 'https:' || isLoopback(url)) return url;
  const sentence = `DANBOORU_URL must begin with https:// (${url.protocol}//${url.host} would send the key in the clear).`;
  throw new ColourNetError('bad-configuration', sentence);
}

/**
 * Lets a host that is not this machine be asked at most 4 times a second.
 * @throws ColourNetError `bad-configuration`
 */
export function checkRate(url: URL, rate: number): void {
  if (rate <= maxRate || isLoopback(url)) return;
  const sentence = `${rate} requests a second are too many for ${url.host}: at most ${maxRate} are allowed.`;
  throw new ColourNetError('bad-configuration', sentence);
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
