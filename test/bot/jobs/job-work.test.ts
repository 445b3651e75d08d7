import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Delivery } from '../../../src/bot/jobs/delivery.ts';
import { type JobRecord, jobRecordSchema, JobStore } from '../../../src/bot/jobs/job-store.ts';
import { JobWork } from '../../../src/bot/jobs/job-work.ts';
import { LiveJob } from '../../../src/bot/jobs/live-job.ts';
import type { Collection } from '../../../src/bot/store.ts';
import { createMetrics } from '../../../src/bot/metrics.ts';
import { open } from '../../support/stores.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const record: JobRecord = {
  id: '1',
  token: 'token',
  userId: '2',
  guildId: null,
  channelId: null,
  member: false,
  private: false,
  locale: 'en-GB',
  temperature: 0.38,
  preset: null,
  compare: false,
  force: false,
  maxFileBytes: 1e6,
  createdAt: 0,
  starts: 0,
  leftOut: 0,
  pictures: [{ spoiler: false, description: null, url: null }],
};

const firstStatusMs = 1000; // it comes after 0.8 s at the soonest

function gate(): { opened: Promise<void>; open: () => void } {
  let resolveIt = () => {};
  const opened = new Promise<void>((resolve) => {
    resolveIt = resolve;
  });
  return { opened, open: () => resolveIt() };
}

// Who sees 'Colouring …' may count on it: a process that dies then counts as one that died with the picture.
test('a picture is shown as at work once the store has that it was begun, and not before', async () => {
  const folder = await temporaryFolder();
  const store = await open(undefined, folder);
  const records = store.collection('jobs', jobRecordSchema);
  const [saved, ended] = [gate(), gate()];
  const slow: Collection<JobRecord> = {
    get: (key) => records.get(key),
    set: async (key, value) => {
      if (value.starts > 0) await saved.opened;
      await records.set(key, value);
    },
    delete: (key) => records.delete(key),
    entries: (onDamaged) => records.entries(onDamaged),
  };
  const jobs = new JobStore(slow, store.collection('accepted', z.literal(true)), join(folder, 'jobs'));
  await jobs.add(record);
  await jobs.savePictures(record, [Uint8Array.of(1)]);
  const work = new JobWork({
    store: jobs,
    colouriser: { colourise: () => ended.opened.then(() => Promise.reject(new Error('enough'))) },
    intake: { hosts: [], maxBytes: 1, timeoutMs: 1 },
    metrics: createMetrics(() => 0),
    log: pino({ level: 'silent' }),
  });
  const shown: string[] = [];
  const mention: Delivery['mention'] = (_, reply) => {
    shown.push(JSON.stringify(reply));
    return Promise.resolve('shown');
  };
  const coloured = work.colour(new LiveJob(record, { mention }, () => {}), 0);
  await sleep(firstStatusMs);
  expect(shown).toEqual([]);

  saved.open();
  await vi.waitFor(() => expect(shown).toEqual([expect.stringContaining('Colouring …')]));
  expect(await records.get(record.id)).toMatchObject({ starts: 1 });

  ended.open();
  await expect(coloured).rejects.toThrow('enough');
  expect(await records.get(record.id)).toMatchObject({ starts: 0 }); // the process lives
});
