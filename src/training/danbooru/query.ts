import { ColourNetError } from '../../errors.ts';

/** A word of a search, and why it is there. */
export interface Term {
  readonly term: string;
  readonly why: string;
}

/**
 * What every search asks for. All of these are free: only plain tags, and at most two of them, count against an
 * account's limit (github.com/danbooru/danbooru, app/logical/post_query.rb).
 */
export const baseTerms: readonly Term[] = [
  { term: 'rating:g', why: 'work-safe; looked at again in each post, and whenever one is written or synced' },
  { term: 'status:active', why: 'not deleted, banned, flagged or waiting for a moderator' },
  { term: 'filetype:jpg,png,webp', why: 'still pictures' },
  { term: 'width:>=600', why: 'room for crops' },
  { term: 'height:>=600', why: 'room for crops' },
  { term: 'ratio:0.45..2.2', why: 'no strips and banners: a square crop should show a scene' },
  { term: 'score:>=5', why: 'somebody liked it: fewer scraps and scans' },
  { term: 'tagcount:>=12', why: 'what is badly tagged cannot be sorted out by its tags' },
  { term: 'embedded:false', why: 'no translations drawn over the picture' },
  { term: 'parent:none', why: 'of a family of variants only the first' },
];

/** The one tag that is not wanted and common enough to spend a counted term on. */
const unwanted: Term = { term: '-monochrome', why: 'no colours to learn from; implied by greyscale' };

/** A part of the set: posts with one tag. */
export interface Stratum extends Term {
  /** Of the set, 0..1. */
  readonly share: number;
  /** Posts with this tag, of 11.32 million (github.com/DraconicDragon/dbr-e621-lists-archive, May 2025). */
  readonly posts: number;
}

/**
 * The set is made of these parts, so that it is not two thirds portraits on white. Rare ones come first: a post counts
 * for the part that found it.
 */
export const strata: readonly Stratum[] = [
  { term: 'anime_coloring', share: 0.03, posts: 12_600, why: 'flat, clean colours as in animation' },
  { term: 'scenery', share: 0.08, posts: 56_000, why: 'backgrounds: sky, foliage, water' },
  { term: 'game_cg', share: 0.04, posts: 76_000, why: 'whole scenes, evenly finished' },
  { term: 'no_humans', share: 0.07, posts: 162_000, why: 'animals, machines, food' },
  { term: 'official_art', share: 0.06, posts: 342_000, why: 'colours as characters are meant to have them' },
  { term: 'indoors', share: 0.1, posts: 398_000, why: 'rooms: wood, cloth, lamplight' },
  { term: 'outdoors', share: 0.12, posts: 581_000, why: 'daylight behind figures' },
  { term: '1boy', share: 0.12, posts: 1_530_000, why: 'half of manga, a fifth of the site' },
  { term: 'multiple_girls', share: 0.13, posts: 1_640_000, why: 'figures that differ side by side' },
  { term: '1girl', share: 0.25, posts: 6_420_000, why: 'most of the site: skin, hair, clothes' },
];

/** What a search finds of {@link strata}'s posts: the good, safe and large ones, about a fifth. */
const densityOf = (posts: number) => (0.2 * posts) / 11_320_000;
/** Posts that a window of ids should hold: few, to spread over the years, but enough for the requests that it takes. */
const postsToAWindow = 150;
const [narrowest, widest] = [500, 250_000];

/** One walk over the site: what it searches for, and how much of the set it should bring. */
export interface Walk {
  /** Names the walk in the manifest and in `walks.json`. */
  readonly name: string;
  readonly terms: readonly Term[];
  readonly share: number;
  /** Posts found to one id of the site, 0..1; undefined where that is to be asked. */
  readonly density: number | undefined;
}

/** The walks of the usual set, or the one that `--query` asks for in place of all their tags. */
export function walksFor(query: string | undefined): Walk[] {
  if (query !== undefined) {
    return [{ name: `query ${query}`, terms: termsOf(query), share: 1, density: undefined }];
  }
  return strata.map(({ term, why, share, posts }) => ({
    name: term,
    terms: [{ term, why }, unwanted, ...baseTerms],
    share,
    density: densityOf(posts),
  }));
}

/** How many ids a window spans for it to hold some 150 posts: 500 to 250,000. */
export function windowWidth(density: number): number {
  return Math.round(Math.min(widest, Math.max(narrowest, postsToAWindow / density)));
}

export function searchText(terms: readonly Term[]): string {
  return terms.map(({ term }) => term).join(' ');
}

/** Metatags that do not count (app/logical/post_query.rb of the site, June 2022 on). */
const freeMetatag = new RegExp(
  `^-?(${[
    'status rating limit is id date age filesize filetype parent child md5 width height duration mpixels ratio',
    'score upvote downvotes favcount embedded tagcount pixiv_id pixiv',
  ]
    .join(' ')
    .replaceAll(' ', '|')}):`,
  'i',
);
/** Those that would undo what the walk or the rules set. */
const reservedMetatag = /^-?(order|random|limit|rating|is|status):/i;

function termsOf(query: string): Term[] {
  const words = query.split(/\s+/).filter((word) => word !== '');
  const reserved = words.find((word) => reservedMetatag.test(word));
  if (reserved !== undefined) {
    throw refuse(`${reserved} cannot be asked for: order, status and rating are set by the scraper.`);
  }
  const counted = new Set(words.filter((word) => !freeMetatag.test(word))).size;
  if (counted > 2) {
    throw refuse(`${counted} of its terms count, and the site searches for two at a time: leave some out.`);
  }
  if (words.length === 0) throw refuse('it is empty: name a tag, or leave it out for the usual set.');
  const asked = words.map((term) => ({ term, why: 'asked for by --query' }));
  const room = counted < 2 && !words.includes(unwanted.term);
  return [...asked, ...(room ? [unwanted] : []), ...baseTerms];
}

function refuse(what: string): ColourNetError {
  return new ColourNetError('bad-configuration', `--query cannot be used: ${what}`);
}
