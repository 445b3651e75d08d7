import { createHash } from 'node:crypto';
import { ColourNetError } from '../../errors.ts';
import { looksColoured } from '../../model/coloured.ts';
import { decodePicture, type Picture } from '../../model/image.ts';
import { type Danbooru, reserved } from '../danbooru/api.ts';
import { reasonToDrop, reasonToPass } from '../danbooru/filter.ts';
import { chooseVariant, type Post, type Variant } from '../danbooru/post.ts';
import type { ManifestRow } from '../set/manifest.ts';
import { perceptualHash } from './perceptual-hash.ts';
import { pictureFile, rowId } from './folder.ts';
import type { Memory } from './memory.ts';
import { type OptOut, optedOut } from './opt-out.ts';

/** A post that was looked at. */
export interface Looked {
  readonly row: ManifestRow;
  /** Of a picture that is kept, as they were served. */
  readonly bytes?: Uint8Array;
  /** Whether the picture host was asked, and answered. */
  readonly downloaded: boolean;
  /** Where what came is not what the site said: what to stop with if that goes on. */
  readonly failure?: ColourNetError;
}

export interface Rules {
  readonly danbooru: Pick<Danbooru, 'download'>;
  readonly memory: Memory;
  readonly optOut: OptOut;
}

/** Decides on a post, and gets its picture where nothing that is said of it speaks against it. */
export async function lookAt(post: Post, stratum: string, rules: Rules): Promise<Looked> {
  const row = rowOf(post, stratum);
  const reject = (reason: string, downloaded = false): Looked => ({
    row: { ...row, status: 'rejected', reason },
    downloaded,
  });
  const reason = reasonBefore(post, row, rules);
  if (reason !== undefined) return reject(reason);
  const variant = chooseVariant(post);
  if (!variant) return reject('no variant');
  const answer = await rules.danbooru.download(variant);
  if (answer.status === 'unreachable') return { ...reject('picture unreachable'), failure: answer.error };
  if (answer.status !== 'there') {
    return { row: { ...row, ...answer }, downloaded: true, failure: noPicture(post, answer.reason) };
  }

  const { bytes } = answer;
  const picture = await readPicture(bytes, variant, post);
  if (typeof picture === 'string') return { ...reject(picture, true), failure: noPicture(post, picture) };
  if (picture.notes.length > 0) return reject('animated', true);
  if (!(await looksColoured(picture))) return reject('no colours', true);
  const phash = await perceptualHash(picture);
  if (rules.memory.isKnown(phash)) return reject('near-duplicate', true);
  const file = pictureFile(post.id, picture.format === 'jpeg' ? 'jpg' : picture.format);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { row: { ...row, file, sha256, status: 'kept', phash }, bytes, downloaded: true };
}

function noPicture({ id }: Post, reason: string): ColourNetError {
  const sentence =
    reason === reserved
      ? `The site does not let its pictures be learnt from (${reason}, last for post ${id}): respect that, and bring pictures of your own with --images.`
      : `The site gives one file after another that is not the picture it names, last for post ${id} (${reason}): see whether pictures open in a browser, and run the same command again later.`;
  return new ColourNetError('remote-refused', sentence);
}

/** All that a post says of itself, as a row without a picture. */
function rowOf(post: Post, stratum: string): ManifestRow {
  const artist = post.tag_string_artist || null;
  return {
    id: rowId(post.id),
    file: null,
    sha256: null,
    group: artist,
    work: post.tag_string_character || post.tag_string_copyright || null,
    artist,
    source: post.source || null,
    licence: null, // nobody says: what is drawn is its artist's
    rating: post.rating,
    stratum,
    status: 'rejected',
  };
}

function reasonBefore(post: Post, row: ManifestRow, { memory, optOut }: Rules): string | undefined {
  if (optOut.covers(row)) return optedOut;
  const reason = reasonToDrop(post) ?? reasonToPass(post);
  if (reason !== undefined) return reason;
  return memory.isFull(row.artist) ? 'enough of this artist' : undefined;
}

/**
 * Decodes a picture that is what the site said it is. An original must have its md5; the site states none for the
 * sizes that it makes itself, whose width, height and format must be those that it names.
 * @returns or why it is not
 */
async function readPicture(bytes: Uint8Array, variant: Variant, post: Post): Promise<Picture | string> {
  if (variant.type === 'original' && createHash('md5').update(bytes).digest('hex') !== post.md5)
    return 'wrong md5';
  let picture: Picture;
  try {
    picture = await decodePicture(bytes);
  } catch (error) {
    if (error instanceof ColourNetError && error.code === 'bad-picture') return 'unreadable';
    throw error;
  }
  const extension = picture.format === 'jpeg' ? 'jpg' : picture.format;
  if (extension !== variant.file_ext) return 'wrong format';
  return isAsSaid(picture, variant) ? picture : 'wrong size';
}

/** One pixel may differ: the site says a size before libvips rounds it. An original may lie on its side (EXIF). */
function isAsSaid(picture: Picture, variant: Variant): boolean {
  const sides = ({ width, height }: Picture | Variant) =>
    [Math.min(width, height), Math.max(width, height)] as const;
  const [[shorter, longer], [saidShorter, saidLonger]] = [sides(picture), sides(variant)];
  return Math.abs(shorter - saidShorter) <= 1 && Math.abs(longer - saidLonger) <= 1;
}
