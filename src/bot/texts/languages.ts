import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { japanese } from './japanese.ts';
import { spanish } from './spanish.ts';
import type { Named } from './command-texts.ts';
import type { Texts } from './texts.ts';

/** The languages that the bot speaks, by Discord's codes of them. */
const languages: ReadonlyMap<string, Texts> = new Map([
  ['de', german],
  ['en-GB', english],
  ['en-US', english],
  ['es-419', spanish],
  ['es-ES', spanish],
  ['fr', french],
  ['ja', japanese],
]);

/** The texts of a locale as Discord names it; English for a language that the bot does not speak. */
export function textsOf(locale: string | null | undefined): Texts {
  return languages.get(locale ?? '') ?? english;
}

/** A command's name as Discord wants it: in English, and in the other languages. */
export function nameOf(of: (texts: Texts) => { readonly name: string }) {
  return { name: of(english).name, name_localizations: localised((texts) => of(texts).name) };
}

/** A slash command's, a subcommand's or an option's name and description. */
export function wordsOf(of: (texts: Texts) => Named) {
  return {
    ...nameOf(of),
    description: of(english).description,
    description_localizations: localised((texts) => of(texts).description),
  };
}

function localised(of: (texts: Texts) => string): Record<string, string> {
  return Object.fromEntries(Array.from(languages, ([locale, texts]) => [locale, of(texts)]));
}
