import { expect, test } from 'vitest';
import { reasonToDrop, reasonToPass } from '../../../src/training/danbooru/filter.ts';
import { type Post, postSchema } from '../../../src/training/danbooru/post.ts';
import { fakePost, postJson } from '../../support/fake-danbooru-posts.ts';

/** A post that nothing speaks against, but for what is changed. */
function post(changes: Partial<Post>): Post {
  const plain = {
    ...fakePost(1),
    rating: 'g',
    isBanned: false,
    isDeleted: false,
    isGoldOnly: false,
  } as const;
  const json = postSchema.parse(postJson(plain, '0'.repeat(32), 'http://cdn'));
  const usual = { parent_id: null, is_pending: false, is_flagged: false, file_ext: 'jpg' };
  return { ...json, ...usual, tag_string: '1girl sky', tag_string_artist: 'someone', ...changes };
}

test('nothing speaks against a good post', () => {
  expect([reasonToDrop(post({})), reasonToPass(post({}))]).toEqual([undefined, undefined]);
});

test.each<[string, Partial<Post>]>([
  ['banned', { is_banned: true }],
  ['deleted', { is_deleted: true }],
  ['rating not g', { rating: 's' }],
  ['rating not g', { rating: 'q' }],
  ['rating not g', { rating: 'e' }],
  ['hidden', { md5: undefined }],
  ['hidden', { file_url: undefined }],
])('%s: a post is dropped, whenever that is seen', (reason, changes) => {
  expect(reasonToDrop(post(changes))).toBe(reason);
});

test.each<[string, Partial<Post>]>([
  ['pending', { is_pending: true }],
  ['flagged', { is_flagged: true }],
  ['variant', { parent_id: 5 }],
  ['file type', { file_ext: 'zip' }],
  ['file type', { file_ext: 'gif' }],
  ['several artists', { tag_string_artist: 'one another' }],
])('%s: a post is passed over when it is found', (reason, changes) => {
  expect([reasonToPass(post(changes)), reasonToDrop(post(changes))]).toEqual([reason, undefined]);
});

test.each([
  ['monochrome', 'monochrome'],
  ['monochrome', 'greyscale'],
  ['few colours', 'spot_color'],
  ['comic', 'comic'],
  ['sketch', 'sketch'],
  ['line art', 'lineart'],
  ['animated', 'animated'],
  ['text', 'english_text'],
  ['text', 'speech_bubble'],
  ['transparent', 'transparent_background'],
  ['not a drawing', 'photo_(medium)'],
  ['generated', 'ai-generated'],
  ['colourised', 'colorized'],
  ['poor file', 'jpeg_artifacts'],
  ['framed', 'border'],
  ['chibi', 'chibi'],
  ['paid reward', 'paid_reward'],
])('%s: so is one with the tag %s, but not one with a tag that only contains it', (reason, tag) => {
  expect(reasonToPass(post({ tag_string: `1girl ${tag} sky` }))).toBe(reason);
  expect(reasonToPass(post({ tag_string: `1girl ${tag}_x not_${tag}` }))).toBeUndefined();
});
