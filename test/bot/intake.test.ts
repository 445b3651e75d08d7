import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { discordHosts, fetchPicture } from '../../src/bot/intake.ts';
import { Refused, type Reason } from '../../src/bot/texts/texts.ts';
import { flatFile } from '../support/pictures.ts';

const maxBytes = 64 * 2 ** 10;

/** Serves on loopback until the test ends. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function refusal(fetching: Promise<unknown>): Promise<Reason> {
  const error: unknown = await fetching.then(() => undefined).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refused);
  return (error as Refused).reason;
}

/** Fetches what a server answers, as from Discord. */
async function fetchFrom(answer: RequestListener, timeoutMs = 5000): Promise<Uint8Array> {
  const host = await serve(answer);
  return fetchPicture(`http://${host}/a.png?hm=secret`, { hosts: [host], maxBytes, timeoutMs });
}

test('a picture comes as it is, whatever the server calls it', async () => {
  const file = await flatFile('png', [9, 9, 9]);
  const fetched = await fetchFrom((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(file);
  });
  expect(Buffer.from(fetched)).toEqual(file);
});

test.each([
  'https://example.com/a.png',
  'https://cdn.discordapp.com.example.com/a.png',
  'https://cdn.discordapp.com@127.0.0.1/a.png',
  'https://cdn.discordapp.com:444/a.png',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  'attachment://a.png',
  'no url',
  '',
])('nothing is fetched from "%s"', async (url) => {
  const fetching = fetchPicture(url, { hosts: discordHosts, maxBytes, timeoutMs: 5000 });
  expect(await refusal(fetching)).toBe('notFromDiscord');
});

test('a redirect is not followed, not even to the same host', async () => {
  const asked: (string | undefined)[] = [];
  const fetching = fetchFrom((request, response) => {
    asked.push(request.url);
    response.writeHead(302, { location: '/b.png' }).end();
  });
  expect(await refusal(fetching)).toBe('notFetched');
  expect(asked).toEqual(['/a.png?hm=secret']);
});

test.each([404, 415, 500])('an answer of %i is no picture', async (status) => {
  const fetching = fetchFrom((_, response) => {
    response.writeHead(status).end('This content is no longer available.');
  });
  expect(await refusal(fetching)).toBe('notFetched');
});

test('a file that says to be too large is left where it is', async () => {
  const fetching = fetchFrom((_, response) => {
    response.writeHead(200, { 'content-length': String(maxBytes + 1) }).write('x');
  });
  expect(await refusal(fetching)).toBe('tooLarge');
});

test('a file that grows too large is given up on while it comes', async () => {
  let sent = 0;
  const fetching = fetchFrom((_, response) => {
    const block = Buffer.alloc(16 * 2 ** 10);
    const blocks = function* () {
      for (;;) {
        sent += block.length;
        yield block;
      }
    };
    pipeline(blocks, response, () => undefined); // ends when the other side hangs up
  });
  expect(await refusal(fetching)).toBe('tooLarge');
  expect(sent).toBeLessThan(1024 * maxBytes); // what the sockets held, which grow to some megabytes
});

test('a file of the largest size that is taken is taken', async () => {
  const file = Buffer.concat([await flatFile('png', [9, 9, 9]), Buffer.alloc(maxBytes)]).subarray(
    0,
    maxBytes,
  );
  const fetched = await fetchFrom((_, response) => {
    response.end(file);
  });
  expect(fetched).toHaveLength(maxBytes);
});

test('a server that is silent, or that stops in the middle, is not waited for', async () => {
  expect(await refusal(fetchFrom(() => {}, 100))).toBe('notFetched');
  const dribbling = fetchFrom((_, response) => {
    response.writeHead(200).write('\x89PNG');
  }, 100);
  expect(await refusal(dribbling)).toBe('notFetched');
});

test('a connection that breaks in the middle gives no half picture', async () => {
  const file = await flatFile('png', [9, 9, 9]);
  const fetching = fetchFrom((_, response) => {
    response.writeHead(200, { 'content-length': String(file.length) });
    response.write(file.subarray(0, 40), () => response.destroy());
  });
  expect(await refusal(fetching)).toBe('notFetched');
});

test.each(['', 'MZ this is a program', '<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7'])(
  'what begins with "%s" is refused as no picture',
  async (body) => {
    const fetching = fetchFrom((_, response) => {
      response.end(body);
    });
    expect(await refusal(fetching)).toBe('badPicture');
  },
);
