/**
 * The bot over hundreds of jobs against the fake Discord, while that fails one request in twenty and cuts the connection
 * three times; then what must hold, as a table. The bot runs in a process of its own, as `npm start` runs it:
 *
 *   npm run soak                   500 jobs and 100 beyond the limits
 *   npm run soak -- --jobs 60      the short form; its memory and times are shown, but not judged
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command } from 'commander';
import sharp from 'sharp';
import { parseCount, parseSeed } from '../src/cli/options.ts';
import { runCommand } from '../src/cli/run.ts';
import { type FakeDiscord, startFakeDiscord } from '../test/support/discord/fake-discord.ts';
import type { InteractionHandle } from '../test/support/discord/handle.ts';
import type { Answers } from '../test/support/probed-bot.ts';
import { type Line, median, report } from './report.ts';
import { deploy, type SoakBot, startSoakBot } from './soak-bot.ts';
import { createMembers, endOf, type Members } from './soak-members.ts';

const roundSize = 50;
const idleMs = 5000;
const longestAckMs = 1000;
const mostGrowth = 1.1;
/** From so many jobs on memory and times are judged: before, memory still grows to what it will be. */
const judgedJobs = 500;
const share = 0.05;
const source = 'samples/truth/campus.jpg';

interface Options {
  readonly jobs: number;
  readonly seed: number;
}

interface Soaked {
  readonly jobs: InteractionHandle[];
  readonly beyond: InteractionHandle[];
  readonly painted: InteractionHandle[];
  /** After each job, in the order in which they ended. */
  readonly memory: Answers['memory'][];
}

const grey = (width: number, height?: number) =>
  sharp(source).resize(width, height, { fit: 'fill' }).greyscale().png().toBuffer();

async function soak({ jobs: count, seed }: Options): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'colournet-soak-'));
  const discord = await startFakeDiscord({ patienceMs: 60_000, attachmentLimit: 100 * 2 ** 20 });
  try {
    await deploy(discord, folder);
    const bot = await startSoakBot(discord, folder);
    const members = createMembers(discord);
    const [small, large] = await Promise.all([grey(64), grey(4000, 5000)]);
    const pictures = {
      small: { name: 'page.png', bytes: small },
      large: { name: 'large.png', bytes: large },
    };
    const soaked: Soaked = { jobs: [], beyond: [], painted: [], memory: [] };
    const rounds = Math.ceil(count / roundSize);
    const sizes = Array.from({ length: rounds }, (_, round) =>
      Math.min(roundSize, count - round * roundSize),
    );

    await bot.ask('begin');
    await wait(idleMs); // it measures what the loop does by itself
    const idle = await bot.ask('delay');
    const fail = () => discord.faults.share({ share, faults: ['429', '500 before', '500 after'], seed });
    const measured = await busyRound(bot, members, pictures, sizes[0]!, soaked, fail);
    for (const [round, size] of sizes.entries()) {
      if (round === 0) continue;
      soaked.painted.push(await members.occupy(pictures.large));
      const { jobs, beyond } = members.round(size, pictures.small);
      soaked.jobs.push(...jobs);
      soaked.beyond.push(...beyond()); // at once: where acknowledgements are tried again, the first job may be done by then
      await Promise.all(jobs.map((asked) => asked.answered().catch(() => undefined)));
      await cutOff(discord, cuts(round, rounds));
      await finish(bot, soaked, jobs);
    }
    const lines = await judge(discord, soaked, count);
    const code = await bot.stop();
    report([
      ...lines,
      ...memoryLines(soaked, count),
      judgedIf(
        count,
        'acknowledged, the slowest of 50 at one moment',
        `${measured.slowestMs} ms`,
        () => measured.busy && measured.slowestMs <= longestAckMs,
      ),
      ['loop delay, idle: p50, p99, largest', inWords(idle)],
      ['loop delay, busy: p50, p99, largest', inWords(measured.delay)],
      ['exit after SIGTERM', String(code), code === 0],
      [
        'jobs left on the disk',
        String((await readdir(join(folder, 'jobs'))).length),
        (await readdir(join(folder, 'jobs'))).length === 0,
      ],
      ['secrets in the log', secretsIn(bot, discord), secretsIn(bot, discord) === 'none'],
    ]);
  } finally {
    await discord.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Pictures = Record<'small' | 'large', { name: string; bytes: Uint8Array }>;

/**
 * The first round: fifty at one moment while the engine has a large page.
 * @param fail lets Discord begin to fail, once it is measured how soon they are acknowledged
 */
async function busyRound(
  bot: SoakBot,
  members: Members,
  pictures: Pictures,
  size: number,
  soaked: Soaked,
  fail: () => void,
) {
  const page = await members.occupy(pictures.large);
  await bot.ask('begin');
  const { jobs, beyond } = members.round(size, pictures.small);
  const answers = await Promise.all(jobs.map((asked) => asked.answered()));
  const busy = page.reply?.pictures.length === 0; // else nothing was measured
  fail(); // from now on
  soaked.painted.push(page);
  soaked.jobs.push(...jobs);
  soaked.beyond.push(...beyond());
  await endOf(page);
  const delay = await bot.ask('delay');
  await finish(bot, soaked, jobs);
  return { delay, busy, slowestMs: Math.max(...answers.map(({ afterMs }) => afterMs)) };
}

/** Waits for the end of jobs, and measures after each. */
async function finish(bot: SoakBot, { memory }: Soaked, jobs: readonly InteractionHandle[]): Promise<void> {
  await Promise.all(
    jobs.map(async (asked) => {
      await endOf(asked);
      memory.push(await bot.ask('memory'));
    }),
  );
}

type Cut = 'resumed' | 'not resumed' | 'during an upload';

/** Which connections are cut in a round: all three in the last ones, however few there are. */
function cuts(round: number, rounds: number): Cut[] {
  const all: Cut[] = ['resumed', 'not resumed', 'during an upload'];
  return all.filter(
    (_, index) => round === Math.max(1, Math.floor(((index + 1) * (rounds - 1)) / all.length)),
  );
}

async function cutOff(discord: FakeDiscord, wanted: readonly Cut[]): Promise<void> {
  const { gateway, faults } = discord;
  const seen = (type: 'resumed' | 'ready') => gateway.events.filter((event) => event.type === type).length;
  for (const cut of wanted) {
    if (cut === 'during an upload') {
      const slow = faults.applied.get('slow') ?? 0;
      faults.next(/^PATCH .*@original$/, { slowMs: 1000 });
      await discord.until(() => (faults.applied.get('slow') ?? 0) > slow, 'an upload', 60_000);
    }
    const back = cut === 'not resumed' ? 'ready' : 'resumed';
    const before = seen(back);
    gateway.disconnect({ resumable: back === 'resumed' });
    await gateway.until(back, before + 1);
  }
}

async function judge(
  discord: FakeDiscord,
  { jobs, beyond, painted }: Soaked,
  count: number,
): Promise<Line[]> {
  const ends = await Promise.all(jobs.map(endOf));
  const refused = await Promise.all(beyond.map(endOf));
  await Promise.all(painted.map(endOf));
  const number = (all: readonly string[], end: string) => all.filter((each) => each === end).length;
  const unanswered = number(ends, 'not acknowledged');
  const shown = discordPictures(jobs) + discordPictures(painted);
  const twice = [...jobs, ...beyond].filter(({ followUps }) => followUps.length > 0).length;
  const failed = [...discord.faults.applied].map(([fault, times]) => `${times} × ${fault}`).join(', ');
  const due = discord.refusals.filter(({ code }) => code !== 40_060).length;
  return [
    ['requests', `${discord.requests.length}, of which failed: ${failed}`],
    ['jobs', String(jobs.length), jobs.length === count],
    ['every try of the acknowledgement failed', String(unanswered), unanswered <= 1],
    [
      'jobs that ended in one picture',
      String(number(ends, 'picture')),
      number(ends, 'picture') === count - unanswered,
    ],
    ['beyond the limits', String(beyond.length), beyond.length === Math.floor(count / 5)],
    [
      'of them refused once',
      String(number(refused, 'refusal')),
      number(refused, 'refusal') === beyond.length,
    ],
    ['large pages between them', `${painted.length}`, shown === painted.length + count - unanswered],
    ['answered twice', String(twice), twice === 0],
    ['requests that broke a rule', String(due), due === 0],
    ['connections: made, resumed', connections(discord)],
  ];
}

function discordPictures(asked: readonly InteractionHandle[]): number {
  return asked.reduce((sum, { reply }) => sum + (reply?.pictures.length ?? 0), 0);
}

function connections({ gateway: { events } }: FakeDiscord): string {
  const of = (type: string) => events.filter((event) => event.type === type).length;
  return `${of('ready')}, ${of('resumed')}`;
}

function memoryLines({ memory }: Soaked, count: number): Line[] {
  const tenth = Math.floor(count / 10);
  const medians = (kind: keyof Answers['memory']) =>
    Array.from({ length: 10 }, (_, i) =>
      median(memory.slice(i * tenth, (i + 1) * tenth).map((at) => at[kind])),
    );
  const inTenths = (kind: keyof Answers['memory']) =>
    `${medians(kind)
      .map((bytes) => Math.round(bytes / 2 ** 20))
      .join(' ')} MiB`;
  const growth = median(memory.slice(-tenth).map(({ resident }) => resident)) / medians('resident')[1]!;
  return [
    ['resident memory, tenths of the jobs', inTenths('resident')],
    ["of it the main thread's objects", inTenths('objects')],
    ["of it the main thread's buffers", inTenths('buffers')],
    judgedIf(count, 'the last tenth over the second', growth.toFixed(3), () => growth <= mostGrowth),
  ];
}

function judgedIf(count: number, what: string, measured: string, holds: () => boolean): Line {
  return count >= judgedJobs ? [what, measured, holds()] : [what, measured];
}

function inWords({ p50, p99, max }: { p50: number; p99: number; max: number }): string {
  return [p50, p99, max].map((ms) => `${ms.toFixed(1)} ms`).join(', ');
}

/** How tokens of the fake's interactions begin, and what signs a URL. */
function secretsIn({ lines }: SoakBot, { token }: FakeDiscord): string {
  const found = [token, 'aW50ZXJhY3Rpb246', 'hm='].filter((secret) =>
    lines.some((line) => line.includes(secret)),
  );
  return found.length === 0 ? 'none' : `${found.length} kinds`;
}

await runCommand(
  new Command('soak')
    .description('Runs the bot over many jobs against a Discord that fails, and says what holds.')
    .option('--jobs <count>', 'how many, kept inside the limits', parseCount, 500)
    .option('--seed <number>', 'of the faults', parseSeed, 1)
    .action(soak),
);
