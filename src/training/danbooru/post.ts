import { z } from 'zod';

const variantSchema = z.object({
  /** `sample`, `original`, `720x720` ... */
  type: z.string(),
  url: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  file_ext: z.string(),
});

/** A size in which a picture is offered. */
export type Variant = z.infer<typeof variantSchema>;

/**
 * What ColourNet reads of a post. Whoever may not see a post gets it all the same, without `md5`, `file_url` and
 * variants. Fields that are not named here are not even asked for.
 */
export const postSchema = z.object({
  id: z.number().int().positive(),
  rating: z.enum(['g', 's', 'q', 'e']),
  is_banned: z.boolean(),
  is_deleted: z.boolean(),
  is_pending: z.boolean(),
  is_flagged: z.boolean(),
  parent_id: z.number().int().nullable(),
  file_ext: z.string(),
  /** Of the original; absent where the post is hidden. */
  md5: z.string().optional(),
  file_url: z.string().optional(),
  source: z.string(),
  /** All tags, with blanks between them. */
  tag_string: z.string(),
  tag_string_artist: z.string(),
  tag_string_character: z.string(),
  tag_string_copyright: z.string(),
  media_asset: z.object({ variants: z.array(variantSchema).optional() }).nullish(),
});

/** The fields to ask for; of the asset, its variants are all that is read. */
export const postFields = Object.keys(postSchema.shape)
  .join(',')
  .replace('media_asset', 'media_asset[variants]');

export type Post = z.infer<typeof postSchema>;

/** A post's tags, or those of one kind. */
export function tagsOf(text: string): string[] {
  return text.split(' ').filter((tag) => tag !== '');
}

/** What to download: the 850-px sample where there is one, about a tenth of the original's bytes, else the original. */
export function chooseVariant(post: Post): Variant | undefined {
  const variants = post.media_asset?.variants ?? [];
  const named = (type: string) => variants.find((variant) => variant.type === type);
  return named('sample') ?? named('original');
}
