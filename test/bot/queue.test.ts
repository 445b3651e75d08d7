import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Job, Queue, type QueueLimits } from '../../src/bot/queue.ts';

const limits: QueueLimits = { perUser: 3, total: 100, maxWaitMs: Infinity };

/** A queue whose work ends when the test says so. */
function heldQueue(some: Partial<QueueLimits> = {}) {
  const done: string[] = [];
  const ends: (() => void)[] = [];
  const queue = new Queue<Job>(
    (job, picture) =>
      new Promise((resolve) => {
        ends.push(() => {
          done.push(`${job.id}${picture}`);
          resolve();
        });
      }),
    () => {},
    { ...limits, ...some },
  );
  const add = (id: string, userId: string, pictures = 1) => {
    const refusal = queue.enter({ id, userId, pictures });
    if (!refusal) queue.start(id);
    return refusal;
  };
  /** Ends the picture that is being worked on, and waits for the next one to begin. */
  const step = async () => {
    ends.shift()!();
    await new Promise(setImmediate);
  };
  return { queue, add, step, done };
}

test('users take turns, each with the oldest of their jobs, one picture a turn', async () => {
  const { add, step, done } = heldQueue();
  add('a', 'ann', 2);
  add('b', 'ann');
  add('c', 'bob', 2);
  add('d', 'cem');
  for (let i = 0; i < 6; i++) await step();
  expect(done).toEqual(['a0', 'c0', 'd0', 'a1', 'c1', 'b0']);
});

test('a user has three jobs waiting beside the one that runs, and not a fourth', async () => {
  const { add, step } = heldQueue();
  expect(['a', 'b', 'c', 'd'].map((id) => add(id, 'ann'))).toEqual(Array(4).fill(undefined));
  expect(add('e', 'ann')).toBe('user-full');
  expect(add('f', 'bob')).toBeUndefined();
  await step();
  await step(); // bob's too
  expect(add('g', 'ann')).toBeUndefined();
});

test('so many wait in all, and nothing is taken that would be answered too late', () => {
  const { add, queue } = heldQueue({ total: 2, maxWaitMs: 3.5 * 3000 });
  expect(add('a', 'ann')).toBeUndefined();
  expect(add('b', 'bob', 3)).toBeUndefined();
  expect(add('c', 'cem')).toBe('too-long');
  queue.remove('b');
  expect(add('d', 'dan')).toBeUndefined();
  expect(add('e', 'eve')).toBeUndefined();
  expect(add('f', 'fay')).toBe('queue-full');
});

test('a job that has a place but is not ready lets others pass', async () => {
  const { queue, add, step, done } = heldQueue();
  queue.enter({ id: 'a', userId: 'ann', pictures: 1 });
  add('b', 'bob');
  await step();
  queue.start('a');
  await step();
  expect(done).toEqual(['b0', 'a0']);
});

test('places count the pictures before a job in the order in which they will be done', async () => {
  const { queue, add, step, done } = heldQueue();
  add('a', 'ann');
  add('b', 'bob', 2);
  add('c', 'cem');
  expect(queue.places().get('b')).toMatchObject({ place: 1, of: 2, waitMs: 3 * queue.pictureMs });
  expect(queue.places().get('c')).toMatchObject({ place: 2, of: 2, waitMs: 2 * queue.pictureMs });
  expect(queue.places().get('z')).toBeUndefined();
  await step();
  await step();
  await step();
  expect(done).toEqual(['a0', 'b0', 'c0']);
});

test('a job is taken out at once while it waits, and after its picture while it runs', async () => {
  const { queue, add, step, done } = heldQueue();
  add('a', 'ann', 2);
  add('b', 'bob');
  expect(queue.remove('b')).toBe(true);
  expect(queue.remove('b')).toBe(false);
  expect(queue.remove('a')).toBe(true);
  await step();
  expect(done).toEqual(['a0']);
  expect(queue.waiting).toBe(0);
});

test('what is urgent goes before all jobs, and what waits under its key gives way to it', async () => {
  const { queue, add, step, done } = heldQueue();
  add('a', 'ann');
  add('b', 'bob');
  const first = queue.urgent('k', () => Promise.resolve(void done.push('first')));
  const second = queue.urgent('k', () => Promise.resolve(void done.push('second')));
  const failing = expect(queue.urgent('f', () => Promise.reject(new Error('worker')))).rejects.toThrow(
    'worker',
  );
  await step();
  expect(await Promise.all([first, second])).toEqual([false, true]);
  await failing;
  await step();
  expect(done).toEqual(['a0', 'second', 'b0']);
});

test('stopped, it ends after the picture at work and leaves the jobs where they are', async () => {
  const { queue, add, step, done } = heldQueue();
  add('a', 'ann', 2);
  add('b', 'bob');
  const stopped = queue.stop();
  await step();
  await stopped;
  expect(done).toEqual(['a0']);
  expect(queue.remove('b')).toBe(true);
});

test('whatever comes, each picture of a job that stays is worked on once, in its order', async () => {
  const jobs = fc.array(fc.record({ user: fc.nat(4), pictures: fc.integer({ min: 1, max: 5 }) }), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(jobs, async (wanted) => {
      const { add, step, done } = heldQueue({ perUser: Infinity });
      wanted.forEach(({ user, pictures }, id) => add(`${id}-`, String(user), pictures));
      const all = wanted.flatMap(({ pictures }, id) =>
        Array.from({ length: pictures }, (_, picture) => `${id}-${picture}`),
      );
      for (let i = 0; i < all.length; i++) await step();
      expect(done.toSorted()).toEqual(all.toSorted());
      for (const id of wanted.keys()) {
        const own = done.filter((each) => each.startsWith(`${id}-`));
        expect(own).toEqual(own.toSorted());
      }
    }),
    { numRuns: 50 },
  );
});
