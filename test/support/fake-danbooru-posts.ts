import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { type Random, randomFrom, seedOf } from '../../src/model/random.ts';

/** A post as the fake knows it; the same for the same id everywhere. */
export interface FakePost {
  readonly id: number;
  rating: 'g' | 's' | 'q' | 'e';
  readonly tags: Record<'general' | 'character' | 'copyright' | 'artist' | 'meta', string[]>;
  readonly score: number;
  readonly parentId: number | null;
  readonly width: number;
  readonly height: number;
  readonly ext: 'jpg' | 'png' | 'gif';
  isBanned: boolean;
  isDeleted: boolean;
  readonly isPending: boolean;
  readonly isFlagged: boolean;
  /** Hidden for a reason that no field tells, as posts with Gold-only tags are. */
  isGoldOnly: boolean;
  /** What its picture is like: drawn from its own id, or from another's where it is a copy. */
  readonly picture: 'coloured' | 'grey' | 'cut short' | 'missing';
  readonly drawnFrom: number;
}

const strata = {
  '1girl': 0.6,
  '1boy': 0.2,
  multiple_girls: 0.2,
  outdoors: 0.15,
  indoors: 0.12,
  official_art: 0.1,
  no_humans: 0.08,
  game_cg: 0.06,
  scenery: 0.1,
  anime_coloring: 0.05,
  hatsune_miku: 0.1,
};
const spoilt = [
  'monochrome',
  'comic',
  'sketch',
  'lineart',
  'speech_bubble',
  'transparent_background',
  'scan',
];

/** Some of everything that the site has, so that every rule of ours finds work. */
export function fakePost(id: number): FakePost {
  const random = randomFrom(seedOf('fake post', id));
  const chance = (share: number) => random() < share;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const general = Object.entries(strata).flatMap(([tag, share]) => (chance(share) ? [tag] : []));
  if (chance(0.1)) general.push(pick(spoilt));
  for (let i = 0; i < 12; i++) general.push(`thing_${i}`);
  const artist = chance(0.03) ? [] : [`artist_${Math.floor(random() * 200)}`];
  if (chance(0.02)) artist.push('another_artist');
  const isSmall = chance(0.02); // no sample is made of a picture that is not wider than 850 px
  return {
    id,
    rating: chance(0.9) ? 'g' : pick(['s', 'q', 'e']),
    tags: { general, character: ['somebody'], copyright: ['some_series'], artist, meta: ['highres'] },
    score: Math.floor(random() * 200) + (chance(0.95) ? 5 : -200),
    parentId: chance(0.04) && id > 1 ? id - 1 : null,
    width: isSmall ? 600 : 1000 + Math.floor(random() * 500),
    height: isSmall ? 610 : 1000 + Math.floor(random() * 500),
    ext: chance(0.97) ? 'jpg' : pick(['png', 'gif']),
    isBanned: chance(0.01),
    isDeleted: chance(0.03),
    isPending: chance(0.01),
    isFlagged: chance(0.01),
    isGoldOnly: chance(0.01),
    picture: pictureKind(random),
    drawnFrom: chance(0.1) ? Math.ceil(random() * id) : id,
  };
}

function pictureKind(random: Random): FakePost['picture'] {
  const draw = random();
  if (draw < 0.9) return 'coloured';
  if (draw < 0.95) return 'grey';
  return draw < 0.975 ? 'cut short' : 'missing';
}

export function isHidden(post: FakePost): boolean {
  return post.isBanned || post.isGoldOnly;
}

export function hasSample(post: FakePost): boolean {
  return post.width > 850 && post.ext !== 'gif';
}

/** Drawn smaller than the site's 850 px, and said so in the variant: tests have better things to do. */
const samplePx = 96;

function sampleSize({ width, height }: FakePost): readonly [number, number] {
  return [samplePx, Math.round((samplePx * height) / width)];
}

/** Soft blots of colour, or of grey; another quality where it is a copy, so that the bytes differ. */
export async function drawPicture(post: FakePost, kind: 'sample' | 'original'): Promise<Buffer> {
  const random = randomFrom(seedOf('fake picture', post.drawnFrom));
  const cells = 9;
  const data = new Uint8Array(cells * cells * 3);
  for (let i = 0; i < data.length; i++) {
    data[i] = post.picture === 'grey' && i % 3 > 0 ? data[i - 1]! : Math.floor(256 * random());
  }
  const [width, height] = kind === 'sample' ? sampleSize(post) : [post.width, post.height];
  const picture = sharp(data, { raw: { width: cells, height: cells, channels: 3 } }).resize(width, height, {
    fit: 'fill',
    kernel: 'cubic',
  });
  const quality = post.drawnFrom === post.id ? 85 : 70;
  const bytes = await (kind === 'original' && post.ext === 'png'
    ? picture.png()
    : picture.jpeg({ quality })
  ).toBuffer();
  return post.picture === 'cut short' ? bytes.subarray(0, bytes.length / 2) : bytes;
}

/** Nobody downloads the original of a post that has a sample: its md5 may be any. */
export async function md5Of(post: FakePost): Promise<string> {
  const bytes = hasSample(post) ? `post ${post.id}` : await drawPicture(post, 'original');
  return createHash('md5').update(bytes).digest('hex');
}

/** The post in the site's own words, every field of it; a hidden one without md5 and addresses. */
export function postJson(post: FakePost, md5: string, cdn: string): Record<string, unknown> {
  const hidden = isHidden(post);
  const file = (type: string, ext: string = post.ext) =>
    `${cdn}/${type}/${md5.slice(0, 2)}/${md5.slice(2, 4)}/${type === 'sample' ? 'sample-' : ''}${md5}.${ext}`;
  const [sampleWidth, sampleHeight] = sampleSize(post);
  const thumbnail = (side: number) => ({
    type: `${side}x${side}`,
    url: file(`${side}x${side}`, side === 720 ? 'webp' : 'jpg'),
    width: side,
    height: Math.round((side * post.height) / post.width),
    file_ext: side === 720 ? 'webp' : 'jpg',
  });
  const sample = {
    type: 'sample',
    url: file('sample', 'jpg'),
    width: sampleWidth,
    height: sampleHeight,
    file_ext: 'jpg',
  };
  const original = {
    type: 'original',
    url: file('original'),
    width: post.width,
    height: post.height,
    file_ext: post.ext,
  };
  const thumbnails = [180, 360, 720].map(thumbnail);
  const variants = [...thumbnails, ...(hasSample(post) ? [sample] : []), original];
  const tags = Object.fromEntries(
    Object.entries(post.tags).map(([kind, names]) => [`tag_string_${kind}`, names.join(' ')]),
  );
  const counts = Object.fromEntries(
    Object.entries(post.tags).map(([kind, names]) => [`tag_count_${kind}`, names.length]),
  );
  const all = Object.values(post.tags).flat();
  const time = '2024-05-07T05:40:02.024-04:00';
  const size = {
    file_ext: post.ext,
    file_size: 1_335_000,
    image_width: post.width,
    image_height: post.height,
  };
  return {
    id: post.id,
    created_at: time,
    updated_at: time,
    uploader_id: 7,
    approver_id: null,
    score: post.score,
    up_score: post.score,
    down_score: 0,
    fav_count: 3,
    source: `https://example.com/art/${post.id}`,
    rating: post.rating,
    ...size,
    parent_id: post.parentId,
    pixiv_id: null,
    has_children: false,
    has_active_children: false,
    has_visible_children: false,
    has_large: hasSample(post),
    is_pending: post.isPending,
    is_flagged: post.isFlagged,
    is_deleted: post.isDeleted,
    is_banned: post.isBanned,
    bit_flags: 0,
    last_comment_bumped_at: null,
    last_commented_at: null,
    last_noted_at: null,
    tag_string: all.toSorted().join(' '),
    tag_count: all.length,
    ...tags,
    ...counts,
    media_asset: {
      id: post.id + 1000,
      created_at: time,
      updated_at: time,
      ...size,
      duration: null,
      status: 'active',
      is_public: true,
      pixel_hash: md5,
      ...(!hidden && { md5, file_key: 'EB7jsl6CZ', variants }),
    },
    ...(!hidden && {
      md5,
      file_url: original.url,
      large_file_url: hasSample(post) ? sample.url : original.url,
      preview_file_url: thumbnails[0]!.url,
    }),
  };
}
