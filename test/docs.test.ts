import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const pages = ['README.md', 'samples/LICENCE.md', 'models/starter/MODEL_CARD.md'];

test('every link to a file leads to one', async () => {
  const docs = await readdir('docs', { recursive: true });
  const all = [...pages, ...docs.filter((name) => name.endsWith('.md')).map((name) => join('docs', name))];
  for (const page of all) {
    const links = (await readFile(page, 'utf8')).matchAll(/\]\((?!https?:)([^)#]+)/g);
    for (const [, link] of links) {
      await expect(access(join(dirname(page), link!)), `${page} links to ${link}`).resolves.toBeUndefined();
    }
  }
});

test('every command that the README tells is in package.json', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
    scripts: Record<string, string>;
  };
  const told = [...(await readFile('README.md', 'utf8')).matchAll(/npm run ([a-z]+)/g)].map(
    ([, name]) => name!,
  );
  expect(told.length).toBeGreaterThan(3);
  for (const name of told) expect(scripts).toHaveProperty(name);
});
