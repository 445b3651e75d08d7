import { ColourNetError } from '../../errors.ts';
import { randomFrom, seedOf } from '../../model/random.ts';
import { QueryTimeout } from './answer.ts';
import type { Danbooru } from './api.ts';
import type { Post } from './post.ts';

/** Ids, both ends included. */
export interface IdWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts the ids 1 to `newestId` into windows and shuffles them: a start of the list is spread over all the years of the
 * site, and the same seed gives the same list. `order:random` would do neither: it is another each time, and the
 * site's database gives up on it.
 * @param width ids to a window, 1 or more; the last one may be narrower
 */
export function shuffledWindows(newestId: number, width: number, seed: number): IdWindow[] {
  const windows: IdWindow[] = [];
  for (let from = 1; from <= newestId; from += width) {
    windows.push({ from, to: Math.min(newestId, from + width - 1) });
  }
  const random = randomFrom(seedOf('windows', seed));
  for (let i = windows.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1)); // Fisher-Yates
    [windows[i], windows[j]] = [windows[j]!, windows[i]!];
  }
  return windows;
}

/**
 * Gives a search's posts, window by window. Where the database gives up, the window is halved, and so are later ones
 * at once; the order of the posts stays: newest first in each window.
 */
export function createWalker(
  danbooru: Pick<Danbooru, 'posts'>,
  tags: string,
): (window: IdWindow) => AsyncGenerator<Post, void> {
  let widest = Number.POSITIVE_INFINITY;

  /** The posts of ids that are few enough for the database. */
  async function* pages({ from, to }: IdWindow): AsyncGenerator<Post, void> {
    for (let before = to + 1; before > from; ) {
      const page = await danbooru.posts({ tags: `${tags} id:${from}..${to}`, before });
      if (page.length === 0) return; // a short page is not the last one: the site may leave some out
      yield* page;
      before = Math.min(...page.map(({ id }) => id));
    }
  }

  return async function* posts(window) {
    let { to } = window;
    while (to >= window.from) {
      const from = Math.max(window.from, to - widest + 1);
      try {
        for await (const post of pages({ from, to })) {
          yield post;
          to = post.id - 1;
        }
        to = from - 1;
      } catch (error) {
        if (!(error instanceof QueryTimeout)) throw error;
        const ids = to - from + 1;
        if (ids <= 1) throw tooSlow(tags, error);
        widest = Math.ceil(ids / 2);
      }
    }
  };
}

function tooSlow(tags: string, cause: Error): ColourNetError {
  const sentence = `The site's database gives up on this search even for a single post (${tags}): ask for less by --query.`;
  return new ColourNetError('remote-refused', sentence, { cause });
}
