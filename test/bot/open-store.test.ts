import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../src/bot/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runScript } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { all, expectRefusal, failuresOf, open, shape, vivid } from '../support/stores.ts';

test.each(['redis', 'rediss', 'postgres', 'postgresql'])(
  'stops the start where no %s:// answers',
  async (protocol) => {
    await expectRefusal(`${protocol}://u:hunter2@127.0.0.1:${await freePort()}/1`, /ECONNREFUSED/);
    const mute = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void mute.close());
    mute.on('connection', (socket) => onTestFinished(() => void socket.destroy()));
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    await expectRefusal(`${protocol}://u:hunter2@127.0.0.1:${port}/1`, /127\.0\.0\.1/);
  },
);

test.each([
  'https://u:hunter2@host',
  'redis://u:hunter2@host:port',
  'hunter2',
  'redis://u:hunter2@127.0.0.1/x',
])('stops the start where the URL is wrong: %s', (url) => expectRefusal(url, /STORE_URL/));

test('the folder must be one that can be written', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  const message = expect.stringMatching(/EEXIST.*DATA_DIR/);
  await expect(openStore(undefined, join(folder, 'file'))).rejects.toMatchObject({
    code: 'bad-configuration',
    message,
  });
});

test('a folder that was moved away fails instead of reading as empty', async () => {
  const folder = join(await temporaryFolder(), 'data');
  const presets = (await open(undefined, folder)).collection('presets', shape);
  await presets.set('a', vivid);
  await rename(folder, `${folder}-2`);
  for (const failure of await failuresOf(presets)) expect(failure).toMatchObject({ code: 'store-failed' });
});

const store = join(import.meta.dirname, '../../src/bot/store.ts');
const intoStore = `
  import { z } from ${JSON.stringify(import.meta.resolve('zod'))};
  import { openStore } from ${JSON.stringify(store)};
  const store = await openStore(undefined, process.argv[2]);
  const values = store.collection('values', z.number());
`;

test('what was saved when the process is killed is there', async () => {
  const folder = await temporaryFolder();
  const script = join(folder, 'save.mts');
  const loop = 'for (let i = 0; ; i++) { await values.set(`key ${i}`, i); console.log(i); }';
  await writeFile(script, intoStore + loop);
  const tsx = import.meta.resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let saved = -1;
  for await (const line of createInterface(child.stdout)) {
    saved = Number(line);
    if (saved === 100) child.kill('SIGKILL');
  }
  expect(saved).toBeGreaterThanOrEqual(100);
  const values = await all((await open(undefined, folder)).collection('values', z.number()));
  for (let i = 0; i <= saved; i++) expect(values.get(`key ${i}`)).toBe(i);
});

test.skipIf(process.platform === 'win32')(
  'a full disk fails the save, and neither the process nor what is there',
  async () => {
    const folder = await temporaryFolder();
    const script = join(folder, 'fill.mts');
    const fill = `
    const texts = store.collection('texts', z.string());
    await values.set('a', 1);
    const saved = new Map();
    const failures = new Set();
    for (let i = 0; i < 600; i += 20) {
      const some = Array.from({ length: 20 }, (_, j) => ['t' + ((i + 7 * j) % 200), 'x'.repeat(500 * j)]);
      await Promise.all(some.map(([key, text]) => texts.set(key, text).then(() => saved.set(key, text), ({ cause }) => failures.add(cause.code))));
    }
    let wrong = 0;
    for (let i = 0; i < 200; i++) if (await texts.get('t' + i) !== saved.get('t' + i)) wrong++;
    console.log(JSON.stringify({ failures: [...failures], saved: saved.size > 20, wrong, a: await values.get('a') }));
    await store.close();
  `;
    await writeFile(script, intoStore + fill);
    const limited = join(folder, 'limited.mts');
    await writeFile(
      limited,
      `import { execFileSync } from 'node:child_process';
    const args = ['-c', 'ulimit -f 1000; exec "$@"', 'sh', process.execPath, ...process.execArgv, ${JSON.stringify(script)}, ${JSON.stringify(folder)}];
    process.stdout.write(execFileSync('sh', args, { stdio: ['ignore', 'pipe', 'ignore'] }));`,
    );
    const { code, stdout } = await runScript([limited], {}, folder);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ failures: ['EFBIG'], saved: true, wrong: 0, a: 1 });
    const values = (await open(undefined, folder)).collection('values', z.number());
    expect(await values.get('a')).toBe(1);
  },
);
