import { describe, expect, it } from 'vitest';
import {
  baseTerms,
  searchText,
  strata,
  walksFor,
  windowWidth,
} from '../../../src/training/danbooru/query.ts';
import { parseSearch } from '../../support/fake-danbooru-search.ts';

describe('the usual set', () => {
  it('has a reason for each term, parts that add up to one, and at most two terms that count in a search', () => {
    for (const { why } of [...baseTerms, ...strata]) expect(why).toMatch(/\w{3}/);
    expect(strata.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    for (const { terms } of walksFor(undefined)) expect(parseSearch(searchText(terms)).counted).toBe(2);
  });

  it('asks for work-safe, active, still and large pictures, and never for a random order', () => {
    for (const { terms, name } of walksFor(undefined)) {
      const words = searchText(terms).split(' ');
      expect(words.slice(0, 2)).toEqual([name, '-monochrome']);
      for (const word of ['rating:g', 'status:active', 'width:>=600', 'filetype:jpg,png,webp']) {
        expect(words).toContain(word);
      }
      expect(words.join(' ')).not.toMatch(/order|random/);
    }
  });

  it('cuts windows that hold some 150 posts: narrow for common tags, wide for rare ones, within bounds', () => {
    expect(windowWidth(0.1)).toBe(1500);
    expect(windowWidth(1)).toBe(500);
    expect(windowWidth(1e-6)).toBe(250_000);
    const widths = walksFor(undefined).map(({ density }) => windowWidth(density!));
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });
});

describe('--query', () => {
  const wordsOf = (query: string) => searchText(walksFor(query)[0]!.terms).split(' ');

  it('replaces the tags of the usual set and keeps its rules', () => {
    const base = baseTerms.map(({ term }) => term);
    expect(wordsOf(' hatsune_miku  score:>=50')).toEqual([
      'hatsune_miku',
      'score:>=50',
      '-monochrome',
      ...base,
    ]);
    expect(wordsOf('1girl sky')).toEqual(['1girl', 'sky', ...base]); // monochrome is then sorted out here
    expect(wordsOf('sky -monochrome')).toEqual(['sky', '-monochrome', ...base]);
    expect(wordsOf('id:1..9 AGE:<1y')).toContain('-monochrome');
  });

  it.each([
    ['1girl sky tree', /3 of its terms count/],
    ['1girl order:score', /order:score cannot be asked for/],
    ['rating:s', /rating:s cannot be asked for/],
    ['-status:active a', /-status:active cannot be asked for/],
    ['random:5', /random:5/],
    ['  ', /empty/],
    ['(1girl or 1boy)', /3 of its terms/],
  ])('refuses %j', (query, sentence) => {
    expect(() => walksFor(query)).toThrow(
      expect.objectContaining({ code: 'bad-configuration', message: expect.stringMatching(sentence) }),
    );
  });
});
