import { type Post, tagsOf } from './post.ts';

interface Rule {
  /** A short phrase that counts well in a table. */
  readonly reason: string;
  readonly why: string;
}

interface StateRule extends Rule {
  readonly breaks: (post: Post) => boolean;
}

/**
 * What a post must not be, now or later: looked at when it is found, when its picture is written, and at every sync.
 */
const stateRules: readonly StateRule[] = [
  { reason: 'banned', why: 'its artist asked for it', breaks: (post) => post.is_banned },
  { reason: 'deleted', why: 'a moderator took it away', breaks: (post) => post.is_deleted },
  { reason: 'rating not g', why: 'work-safe pictures only', breaks: (post) => post.rating !== 'g' },
  {
    reason: 'hidden',
    why: 'not ours to see; its address must not be guessed',
    breaks: (post) => post.md5 === undefined || post.file_url === undefined,
  },
];

/** What a post must not be when it is found. */
const findRules: readonly StateRule[] = [
  { reason: 'pending', why: 'no moderator has seen it yet', breaks: (post) => post.is_pending },
  { reason: 'flagged', why: 'a moderator is to look at it again', breaks: (post) => post.is_flagged },
  {
    reason: 'variant',
    why: 'a family is represented by its parent',
    breaks: (post) => post.parent_id !== null,
  },
  {
    reason: 'file type',
    why: 'still pictures only',
    breaks: (post) => !['jpg', 'png', 'webp'].includes(post.file_ext),
  },
  {
    reason: 'several artists',
    why: 'no side of the validation split would be free of their hands',
    breaks: (post) => tagsOf(post.tag_string_artist).length > 1,
  },
];

interface TagRule extends Rule {
  readonly tags: string;
}

/**
 * Tags of pictures that teach the wrong thing. The site's implications are used where it has them (4koma is a comic);
 * the tags that nothing implies, e.g. sketch, stand by name.
 */
const tagRules: readonly TagRule[] = [
  {
    reason: 'monochrome',
    why: 'no colours to learn from',
    tags: 'monochrome greyscale sepia halftone screentones',
  },
  {
    reason: 'few colours',
    why: 'left grey or flat on purpose',
    tags: 'spot_color partially_colored limited_palette muted_color flat_color',
  },
  { reason: 'comic', why: 'panels and lettering', tags: 'comic 4koma silent_comic doujinshi' },
  { reason: 'sketch', why: 'not finished', tags: 'sketch unfinished graphite_(medium)' },
  { reason: 'line art', why: 'not coloured', tags: 'lineart' },
  { reason: 'animated', why: 'not a still picture', tags: 'animated animated_gif animated_png video ugoira' },
  {
    reason: 'text',
    why: 'lettering in place of a drawing',
    tags: 'translated speech_bubble english_text text_focus text-only_page cover cover_page reference_sheet watermark',
  },
  { reason: 'transparent', why: 'its background is no colour', tags: 'transparent_background' },
  {
    reason: 'not a drawing',
    why: 'photographs, models and paper have other colours',
    tags: 'photo_(medium) cosplay 3d pixel_art scan traditional_media',
  },
  { reason: 'generated', why: "a model's colours, not a person's", tags: 'ai-generated ai-assisted' },
  { reason: 'colourised', why: "not the artist's colours", tags: 'colorized' },
  {
    reason: 'poor file',
    why: 'damaged, enlarged or not what was posted',
    tags: 'jpeg_artifacts lowres resized md5_mismatch duplicate',
  },
  { reason: 'framed', why: 'much of it is no picture', tags: 'border tall_image' },
  { reason: 'chibi', why: 'doodles more often than pictures', tags: 'chibi' },
  { reason: 'paid reward', why: 'sold by its artist', tags: 'paid_reward paid_reward_available' },
];

const ruleByTag: ReadonlyMap<string, TagRule> = new Map(
  tagRules.flatMap((rule) => tagsOf(rule.tags).map((tag) => [tag, rule] as const)),
);

/** Why a post may not be in the set at all, now or later; undefined where it may. */
export function reasonToDrop(post: Post): string | undefined {
  return stateRules.find(({ breaks }) => breaks(post))?.reason;
}

/** Why a post that was found is not downloaded; undefined where it is. */
export function reasonToPass(post: Post): string | undefined {
  const rule = findRules.find(({ breaks }) => breaks(post));
  if (rule) return rule.reason;
  const tag = tagsOf(post.tag_string).find((name) => ruleByTag.has(name));
  return tag === undefined ? undefined : ruleByTag.get(tag)!.reason;
}
