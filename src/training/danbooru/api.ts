import { z } from 'zod';
import { ColourNetError } from '../../errors.ts';
import { type Answer, isNarrowKey, isQueryTimeout, readAnswer } from './answer.ts';
import { type Client, Unreachable } from './client.ts';
import { type Post, postFields, postSchema, type Variant } from './post.ts';

/** Posts to a page: the most that the site gives. */
export const pageSize = 200;

interface PostSearch {
  readonly tags: string;
  /** Only posts with a smaller id, which come newest first: pages of a walk that has no depth limit. */
  readonly before?: number;
}

/** A picture's bytes, or why there are none. */
type Download =
  | { readonly status: 'there'; readonly bytes: Uint8Array }
  | { readonly status: 'gone' | 'rejected'; readonly reason: string }
  | { readonly status: 'unreachable'; readonly error: Unreachable };

/** What ColourNet asks Danbooru for. */
export interface Danbooru {
  /** See {@link Client}. */
  readonly client: Pick<Client, 'requests' | 'rate'>;
  /** At most 200. @throws QueryTimeout where the database gives up */
  posts(search: PostSearch): Promise<Post[]>;
  /** Those of at most 200 ids that still exist, deleted ones too. @throws QueryTimeout */
  postsById(ids: readonly number[]): Promise<Post[]>;
  newestId(): Promise<number>;
  /** How many posts a query finds; null where the site cannot or may not say. */
  count(tags: string): Promise<number | null>;
  /**
   * Makes sure that the key belongs to the account that the agent names.
   * @returns false where the key may not tell
   * @throws ColourNetError `bad-configuration` where it is another account's
   */
  confirmAccount(userId: number): Promise<boolean>;
  /** @throws ColourNetError `remote-refused` where not the picture but we are refused */
  download(variant: Variant): Promise<Download>;
}

/** The reason where the picture's host keeps it from being learnt from. */
export const reserved = 'X-Robots-Tag';

const maxJsonBytes = 16 * 2 ** 20;
const maxPictureBytes = 64 * 2 ** 20;

const countSchema = z.object({ counts: z.object({ posts: z.number().int().nullable() }) });
const profileSchema = z.object({ id: z.number().int() });

/** Directives of X-Robots-Tag by which a host keeps pictures from being learnt from (those that img2dataset honours). */
const reservation = /\b(noai|noimageai|noindex|noimageindex|noml)\b/i;

export function createDanbooru(client: Client): Danbooru {
  const ask = (path: string, params: Record<string, string>): Promise<Answer> => {
    const url = new URL(path, client.url);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    return client.get(url, maxJsonBytes);
  };
  const list = async (params: Record<string, string>): Promise<Post[]> =>
    readAnswer(await ask('posts.json', { only: postFields, ...params }), z.array(postSchema));

  return {
    client,
    posts: ({ tags, before }) => {
      const page: Record<string, string> = before === undefined ? {} : { page: `b${before}` };
      return list({ tags, limit: String(pageSize), ...page });
    },
    postsById: (ids) => list({ tags: `id:${ids.join(',')}`, limit: String(pageSize) }),
    newestId: async () => {
      const [newest] = await list({ limit: '1' });
      return newest?.id ?? 0;
    },
    count: async (tags) => {
      const answer = await ask('counts/posts.json', { tags });
      if (isQueryTimeout(answer) || isNarrowKey(answer)) return null;
      return readAnswer(answer, countSchema).counts.posts;
    },
    confirmAccount: async (userId) => {
      const answer = await ask('profile.json', {});
      if (isNarrowKey(answer)) return false;
      const { id } = readAnswer(answer, profileSchema);
      if (id === userId) return true;
      const sentence = `The key belongs to user #${id}, but DANBOORU_USER_ID is ${userId}: set it to ${id}.`;
      throw new ColourNetError('bad-configuration', sentence);
    },
    download: async (variant) => {
      const url = URL.canParse(variant.url, client.url.href) ? new URL(variant.url, client.url) : undefined;
      if (!url || !/^https?:$/.test(url.protocol)) return { status: 'rejected', reason: 'bad address' };
      try {
        return readPicture(await client.get(url, maxPictureBytes));
      } catch (error) {
        if (error instanceof Unreachable) return { status: 'unreachable', error };
        throw error;
      }
    },
  };
}

function readPicture(answer: Answer): Download {
  const { url, status, headers, body } = answer;
  const isRedirect = status >= 300 && status < 400;
  if (status === 401 || status === 403 || isRedirect || headers['cf-mitigated'] !== undefined) {
    const sentence = `${url.host} gives us no pictures (${status}): do not try again at once; check that DANBOORU_USER_ID is your account's id, leave out --anonymous, and read the site's help:api.`;
    throw new ColourNetError('remote-refused', sentence);
  }
  if (status === 404 || status === 410) return { status: 'gone', reason: 'picture not found' };
  if (status !== 200) return { status: 'rejected', reason: `picture answers ${status}` };
  if (body === null) return { status: 'rejected', reason: 'too many bytes' };
  if (reservation.test(String(headers['x-robots-tag']))) return { status: 'rejected', reason: reserved };
  return { status: 'there', bytes: body };
}
