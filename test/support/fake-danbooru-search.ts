import type { FakePost } from './fake-danbooru-posts.ts';

/** Metatags that do not count against an account's limit, as the site's source lists them (post_query.rb). */
const free = new Set(
  [
    'status rating limit is id date age filesize filetype parent child md5 width height duration mpixels ratio',
    'score upvote downvotes favcount embedded tagcount pixiv_id pixiv',
  ]
    .join(' ')
    .split(' '),
);

export interface Search {
  /** Distinct terms that count against the limit of two. */
  readonly counted: number;
  /** Ids between the ends of `id:`, which is what a query costs the database. */
  readonly ids: number;
  readonly isRandom: boolean;
  readonly matches: (post: FakePost) => boolean;
}

/** Reads a search as the site does, as far as the scraper uses it. @throws Error for a metatag that the fake lacks */
export function parseSearch(text: string): Search {
  const words = [...new Set(text.split(' ').filter((word) => word !== ''))];
  const isFree = (word: string) => free.has(/^-?(\w+):/.exec(word)?.[1] ?? '');
  const tests = words.map((word) => testOf(word));
  const [, from, to] = /(?:^| )id:(\d+)\.\.(\d+)(?: |$)/.exec(text) ?? [];
  return {
    counted: words.filter((word) => !isFree(word)).length,
    ids: from === undefined ? Number.POSITIVE_INFINITY : Number(to) - Number(from) + 1,
    isRandom: words.includes('order:random'),
    matches: (post) => tests.every((test) => test(post)),
  };
}

type Test = (post: FakePost) => boolean;

function testOf(word: string): Test {
  if (word.startsWith('-')) {
    const test = testOf(word.slice(1));
    return (post) => !test(post);
  }
  const [, name, value] = /^(\w+):(.+)$/.exec(word) ?? [];
  if (name === undefined || value === undefined) return hasTag(word);
  const make = metatags[name];
  if (!make) throw new Error(`The fake does not know ${word}.`);
  return make(value);
}

function hasTag(tag: string): Test {
  return ({ tags }) => Object.values(tags).some((names) => names.includes(tag));
}

const metatags: Record<string, (value: string) => Test> = {
  id: (value) => (post) => inRange(post.id, value),
  width: (value) => (post) => inRange(post.width, value),
  height: (value) => (post) => inRange(post.height, value),
  score: (value) => (post) => inRange(post.score, value),
  ratio: (value) => (post) => inRange(post.width / post.height, value),
  tagcount: (value) => (post) => inRange(Object.values(post.tags).flat().length, value),
  rating: (value) => (post) => value.split(',').includes(post.rating),
  filetype: (value) => (post) => value.split(',').includes(post.ext),
  embedded: () => () => true, // no picture of the fake has embedded notes
  parent: (value) => (post) => (value === 'none' ? post.parentId === null : post.parentId === Number(value)),
  order: () => () => true,
  status: (value) => (post) =>
    value === 'any' || !(post.isDeleted || post.isBanned || post.isPending || post.isFlagged),
};

/** `5`, `1,2,3`, `1..9`, `>=5` */
function inRange(number: number, text: string): boolean {
  const [, low, high] = /^([\d.]+?)\.\.([\d.]+)$/.exec(text) ?? [];
  if (low !== undefined) return number >= Number(low) && number <= Number(high);
  if (text.startsWith('>=')) return number >= Number(text.slice(2));
  return text.split(',').map(Number).includes(number);
}

/** The posts of one page, newest first. */
export function pageOf(posts: readonly FakePost[], page: string | null, limit: number): FakePost[] {
  const [, side, id] = /^([ab])(\d+)$/.exec(page ?? '') ?? [];
  if (side === 'b') return posts.filter((post) => post.id < Number(id)).slice(0, limit);
  if (side === 'a') {
    const above = posts.filter((post) => post.id > Number(id));
    return above.slice(Math.max(0, above.length - limit));
  }
  const number = Math.max(1, Number(page) || 1);
  return posts.slice((number - 1) * limit, number * limit);
}
