import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { greyPage, isAnswered, tellStories } from '../support/bot-story.ts';
import { bombPng } from '../support/pictures.ts';

const tell = tellStories();
const page = await greyPage();
const image = { name: 'page.png', bytes: page };
const unchecked = { unchecked: true };

test.each([
  [
    'too large by its size',
    { image: { ...image, declaredSize: 26 * 2 ** 20 } },
    /^That file is larger than 25 MiB/,
  ],
  [
    'no picture by its type',
    { image: { ...image, contentType: 'video/mp4' } },
    /^That file is no picture that I can read/,
  ],
  ['too hot', { image, temperature: 1.51 }, /^A temperature lies between 0.05 \(vivid\) and 1.5 \(soft\).$/],
  ['too cold', { image, temperature: 0.04 }, /^A temperature lies between/],
  ['no number', { image, temperature: 'warm' }, /^A temperature lies between/],
  ['a preset whose name is none', { image, preset: 'x'.repeat(6000) }, /^A preset is called by 1 to 32/],
  ['a preset without a name', { image, preset: '​' }, /^A preset is called by 1 to 32/],
])(
  'what is %s is refused at once, by one answer that its member alone sees',
  async (_, options, sentence) => {
    const { aoi, channel, discord } = await tell();
    const asked = aoi.slash('colourize', options, unchecked);
    expect(await asked.answered()).toMatchObject({ type: 4 });
    expect(asked.reply).toMatchObject({ ephemeral: true });
    expect(asked.reply!.text).toMatch(sentence);
    expect(channel.messages).toHaveLength(1);
    expect(
      discord.requests.filter(({ path }) => path.includes(asked.id) || path.includes(asked.token)),
    ).toHaveLength(1);
  },
);

test('where the bot may not attach files it says so at once', async () => {
  const { aoi, guild } = await tell();
  guild.setBotPermissions(['ViewChannel', 'SendMessages']);
  const asked = aoi.slash('colourize', { image });
  expect(await asked.answered()).toMatchObject({ type: 4 });
  expect(asked.reply).toMatchObject({
    ephemeral: true,
    text: 'I lack a permission in this channel: Attach Files. A moderator can give it to me.',
  });
});

const bad = {
  'no picture': [Buffer.from('MZ this is a program'), /^This is not a picture that can be read: send/],
  'a drawing of code': [
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    /^SVG drawings cannot be read: export/,
  ],
  'an empty file': [Buffer.alloc(0), /^The file is empty/],
  damaged: [page.subarray(0, page.length / 2), /^The PNG file is damaged or cut short/],
  'a bomb': [bombPng(6408), /41.1 megapixels\), at most 40 megapixels are read/],
} as const;

test.each(Object.entries(bad))(
  'of a file that is %s the promised answer says so',
  async (_, [bytes, sentence]) => {
    const { aoi } = await tell();
    for (const alone of [false, true]) {
      const asked = aoi.slash('colourize', { image: { name: 'page.png', bytes }, private: alone });
      expect(await asked.answered()).toMatchObject({ type: 5 });
      const reply = await asked.until(isAnswered);
      expect(reply.text).toMatch(sentence);
      expect(reply).toMatchObject({ ephemeral: alone, pictures: [], buttons: [], selects: [] });
    }
  },
);

test('an unknown preset is told where everybody sees it, without a ping or a link', async () => {
  const { aoi, user } = await tell();
  const reply = await aoi
    .slash('colourize', { image, preset: `@everyone <@${user.id}>` }, unchecked)
    .until(isAnswered);
  expect(reply.text).toContain('There is no preset called @everyone');
  expect(reply.mentions).toEqual([]);
  const link = await aoi
    .slash('colourize', { image, preset: '[a](https://e.test)' }, unchecked)
    .until(isAnswered);
  expect(link.text).toContain(String.raw`\[a](https://e.test)`);
});

test('a picture that Discord serves no more, or from elsewhere, is not fetched', async () => {
  const { aoi } = await tell();
  const answers = [
    { status: 404, body: 'This content is no longer available.' },
    { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data' } },
  ];
  for (const served of answers) {
    const asked = aoi.slash('colourize', { image: { ...image, served } });
    expect((await asked.until(isAnswered)).text).toBe(
      'The picture could not be fetched from Discord: send it again.',
    );
  }
});

test('a host that is slow, or sends more than it may, is left', async () => {
  const endless = function* () {
    for (;;) yield Buffer.alloc(2 ** 16);
  };
  const server = createServer(({ url }, response) => {
    response.writeHead(200);
    if (url === '/slow.png') response.write(page.subarray(0, 50));
    else pipeline(endless, response, () => undefined); // ends when the other side hangs up
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { aoi } = await tell({ cdnHosts: [host], limits: { intake: { timeoutMs: 700, maxBytes: 2 ** 20 } } });
  const reply = (url: string) => {
    const media = { url: 'https://example.invalid/', proxy_url: `http://${host}${url}` };
    const asked = aoi.menu('Colourize', aoi.post({ embeds: [{ image: media }] }));
    return asked.until(isAnswered);
  };
  expect((await reply('/slow.png')).text).toBe(
    'The picture could not be fetched from Discord: send it again.',
  );
  expect((await reply('/endless.png')).text).toBe('That file is larger than 1 MiB: send a smaller one.');
});

test('a picture on another host is not fetched', async () => {
  const { aoi } = await tell();
  const embed = { image: { url: 'https://example.com/a.png', proxy_url: 'http://127.0.0.1:9/a.png' } };
  const reply = await aoi.menu('Colourize', aoi.post({ embeds: [embed] })).until(isAnswered);
  expect(reply.text).toBe(
    'That picture does not lie with Discord: upload it, or send it as a message first.',
  );
});
