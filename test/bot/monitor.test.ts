import { Worker } from 'node:worker_threads';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { loadColouriser } from '../../src/model/index.ts';
import { greyPage } from '../support/bot-story.ts';
import { tellTroubles } from '../support/trouble.ts';

const begin = tellTroubles();
let image: { name: string; bytes: Uint8Array };
beforeAll(async () => {
  image = { name: 'page.png', bytes: await greyPage() };
});
const isDone = ({ pictures }: { pictures: readonly unknown[] }) => pictures.length === 1;

test('Prometheus is told the jobs, those that wait, times by stage, refusals by reason and the loop delay', async () => {
  const trouble = await begin({ limits: { queue: { perUser: 1 } } });
  const release = trouble.colouriser.hold();
  const running = trouble.aoi.slash('colourize', { image });
  await trouble.discord.until(() => trouble.colouriser.asked.length === 1, 'a picture at work');
  const waiting = trouble.aoi.slash('colourize', { image });
  await waiting.answered();
  await vi.waitFor(async () => expect(await trouble.metric('colournet_jobs_waiting')).toBe(1), {
    timeout: 50_000,
  });
  const full = trouble.aoi.slash('colourize', { image });
  await full.until(({ text }) => text.startsWith('You have'));
  const broken = { name: 'page.png', bytes: Buffer.from('no picture') };
  await trouble
    .join('Ben')
    .slash('colourize', { image: broken })
    .until(({ text }) => text.startsWith('This is not a picture'));
  release();
  await Promise.all([running.until(isDone), waiting.until(isDone)]);
  await trouble.discord.until(() => trouble.logged('job done').length === 3, 'all done');
  expect(await trouble.metric('colournet_jobs_waiting')).toBe(0);
  expect(await trouble.metric('colournet_jobs_total{end="coloured"}')).toBe(2);
  expect(await trouble.metric('colournet_jobs_total{end="refused"}')).toBe(1);
  expect(await trouble.metric('colournet_refusals_total{reason="userFull"}')).toBe(1);
  expect(await trouble.metric('colournet_refusals_total{reason="badPicture"}')).toBe(1);
  for (const stage of ['decode', 'network', 'colour', 'encode', 'total']) {
    expect(await trouble.metric(`colournet_stage_seconds_count{stage="${stage}"}`)).toBe(2);
  }
  expect(await trouble.metric('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
});

test('nothing but health and metrics is there, and only on the loopback address', async () => {
  const trouble = await begin();
  const answer = await fetch(`http://127.0.0.1:${trouble.bot.monitorPort}/`);
  expect(answer.status).toBe(404);
  await expect(fetch(`http://127.0.0.2:${trouble.bot.monitorPort}/healthz`)).rejects.toThrow('fetch failed');
});

test('when the thread that colours dies, only the picture that it had fails', async () => {
  const threads: Worker[] = [];
  const colouriser = await loadColouriser({
    engine: 'wasm', // ONNX Runtime would take the whole process along
    startWorker: (workerData) => {
      const url = new URL('../../src/model/worker.mjs', import.meta.url);
      const thread = new Worker(url, { workerData });
      threads.push(thread);
      return thread;
    },
  });
  onTestFinished(() => colouriser.close());
  const trouble = await begin({ colouriser });
  const bytes = await greyPage('png', 2400);
  const unlucky = trouble.aoi.slash('colourize', { image: { name: 'large.png', bytes } });
  await trouble.discord.until(() => trouble.colouriser.asked.length === 1, 'a picture at work');
  const next = trouble.join('Ben').slash('colourize', { image });
  await next.answered();
  await threads[0]!.terminate();
  const told = await unlucky.until(({ text }) => text.includes('The reference is'));
  expect(told.text).toContain(unlucky.id);
  await next.until(isDone);
  expect(threads).toHaveLength(2);
});
