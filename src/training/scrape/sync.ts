import { ColourNetError } from '../../errors.ts';
import { QueryTimeout } from '../danbooru/answer.ts';
import { type Danbooru, pageSize } from '../danbooru/api.ts';
import { reasonToDrop } from '../danbooru/filter.ts';
import type { Post } from '../danbooru/post.ts';
import type { ManifestRow } from '../set/manifest.ts';
import { confirmAccount, type ScrapeOptions } from './scrape.ts';
import { type DataFolder, inDataFolder, postIdOf } from './folder.ts';
import { honourOptOut, type OptOut, optedOut } from './opt-out.ts';

type SyncOptions = Omit<ScrapeOptions, 'count' | 'seed' | 'query'>;

export interface Synced {
  /** Pictures that are still kept. */
  readonly kept: number;
  /** Those that were taken away now, by the reason. */
  readonly dropped: Record<string, number>;
  readonly requests: number;
}

/** Of so many posts a site knows some, if it is the one that they are from. */
const enoughToKnow = 20;

/**
 * Takes away what the site has banned, deleted, hidden or rated otherwise since it was kept, and what the artists on
 * the opt-out list have: 200 posts to a request. New pictures are not looked for.
 * @throws ColourNetError as `scrape` does
 */
export async function syncPictures(options: SyncOptions): Promise<Synced> {
  return await inDataFolder(options.folder, (folder) => sync(folder, options));
}

async function sync(folder: DataFolder, options: SyncOptions): Promise<Synced> {
  const { danbooru, onProgress } = options;
  const kept = () => [...folder.rows.values()].filter(({ status }) => status === 'kept');
  const before = kept().length;
  const optOut = await honourOptOut(folder, options.optOut);
  const rows = kept();
  const byPost = new Map<number, ManifestRow>();
  for (const row of rows) {
    const postId = postIdOf(row);
    if (postId !== undefined) byPost.set(postId, row);
  }
  const ids = [...byPost.keys()];
  const dropped: Record<string, number> = rows.length < before ? { [optedOut]: before - rows.length } : {};
  if (ids.length > 0) await confirmAccount(options);
  for (let at = 0; at < ids.length; at += pageSize) {
    const batch = ids.slice(at, at + pageSize);
    const posts = new Map((await ask(batch, danbooru)).map((post) => [post.id, post]));
    if (posts.size === 0 && batch.length >= enoughToKnow) {
      const sentence = `The site knows not one of ${batch.length} kept posts: check DANBOORU_URL, and run the same command again.`;
      throw new ColourNetError('remote-refused', sentence);
    }
    for (const id of batch) {
      const [row, post] = [byPost.get(id)!, posts.get(id)];
      const reason = reasonSince(row, post, optOut);
      if (reason === undefined) continue;
      await folder.drop(row, reason);
      dropped[reason] = (dropped[reason] ?? 0) + 1;
    }
    onProgress?.(at + batch.length, ids.length);
  }
  return { kept: kept().length, dropped, requests: danbooru.client.requests };
}

/** Those of some posts that still exist, asked for by halves where the database gives up. */
async function ask(ids: readonly number[], danbooru: Danbooru): Promise<Post[]> {
  try {
    return await danbooru.postsById(ids);
  } catch (error) {
    if (!(error instanceof QueryTimeout) || ids.length === 1) throw error;
    const half = Math.ceil(ids.length / 2);
    return [...(await ask(ids.slice(0, half), danbooru)), ...(await ask(ids.slice(half), danbooru))];
  }
}

function reasonSince(row: ManifestRow, post: Post | undefined, optOut: OptOut): string | undefined {
  if (!post) return 'no longer on the site';
  const artist = post.tag_string_artist || row.artist;
  return optOut.covers({ id: row.id, artist }) ? optedOut : reasonToDrop(post);
}
