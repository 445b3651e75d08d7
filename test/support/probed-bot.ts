/** The bot as `src/bot/main.ts` is it, and how its process is, told over the parent's channel. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import '../../src/bot/main.ts';

/** What may be asked, and what is told. */
export interface Answers {
  /** Bytes after a collection: what is resident, and of it the main thread's objects and buffers. */
  memory: { readonly resident: number; readonly objects: number; readonly buffers: number };
  /** Begins to measure the delay of the event loop. */
  begin: true;
  /** Milliseconds, since `begin`. */
  delay: { readonly p50: number; readonly p99: number; readonly max: number };
}

const delay = monitorEventLoopDelay({ resolution: 1 });
const ms = (nanoseconds: number) => nanoseconds / 1e6;
const answer: { [Q in keyof Answers]: () => Answers[Q] } = {
  memory: () => {
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    return { resident: rss, objects: heapUsed, buffers: external };
  },
  begin: () => {
    delay.reset();
    delay.enable();
    return true;
  },
  delay: () => {
    delay.disable();
    return { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) };
  },
};
process.on('message', ({ id, question }: { id: number; question: keyof Answers }) => {
  process.send?.({ id, answer: answer[question]() });
});
process.channel?.unref(); // or the bot would not end
