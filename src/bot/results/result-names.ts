const longestAlt = 1024;
/** The first half of a sign that was cut in two. */
const halfSign = /[\ud800-\udbff]$/;

/** The alt text of a picture, as long as Discord takes. */
export function writeAlt(what: string, name: string): string {
  return `${what}: ${name}`.slice(0, longestAlt).replace(halfSign, '');
}

/** What a picture is called, by its alt text in whatever language. */
export function readAlt(alt: string): string | undefined {
  return /^[^:：]+[:：] (.+)$/su.exec(alt)?.[1];
}

type Part = 'colournet' | 'original';

/** Discord hides a file of such a name in old clients, too. */
const spoilerPrefix = 'SPOILER_';

/** What a file of a result is called. @param index of the picture, from 0 */
export function fileName(part: Part, index: number, format: string, spoiler: boolean): string {
  return `${spoiler ? spoilerPrefix : ''}${part}-${index + 1}.${format === 'jpeg' ? 'jpg' : format}`;
}

/** Which picture a file of a result belongs to, from 0, and as what; undefined for a file of anything else. */
export function readFileName(name: string): { part: Part; index: number; spoiler: boolean } | undefined {
  const found = /^(SPOILER_)?(colournet|original)-([1-5])\.[a-z]+$/.exec(name);
  if (!found) return undefined;
  return { part: found[2] as Part, index: Number(found[3]) - 1, spoiler: found[1] !== undefined };
}
