/**
 * A whole retrain on 64 small pictures, from `/retrain start` to the promotion, with members who have pictures coloured
 * all the while; then how long their jobs take with and without the run beside them. It wants what trains:
 * `npm run native`.
 *
 *   npm run soak:retrain
 *   npm run soak:retrain -- --steps 100     the short form; its times are shown, but not judged
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import sharp from 'sharp';
import { parseCount } from '../src/cli/options.ts';
import { runCommand } from '../src/cli/run.ts';
import { importPictures } from '../src/training/scrape/import-pictures.ts';
import { startFakeDiscord } from '../test/support/discord/fake-discord.ts';
import type { FakeChannel } from '../test/support/discord/guild.ts';
import type { FakeMember } from '../test/support/discord/member.ts';
import type { SeenMessage } from '../test/support/discord/seen.ts';
import { drawnFolder } from '../test/support/training-set.ts';
import { type Line, median, quantile, report } from './report.ts';
import { deploy, startSoakBot } from './soak-bot.ts';

const pictures = 64;
const alone = 40;
const judgedSteps = 400;
const most = { median: 1.5, p95: 3 };
const patienceMs = 20 * 60_000;

const says = (text: string) => (message: SeenMessage) => message.text.includes(text);

async function soak({ steps }: { steps: number }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'colournet-soak-'));
  const discord = await startFakeDiscord({ patienceMs });
  try {
    await install(folder, steps);
    const guild = discord.addGuild();
    const rei = discord.addUser({ name: 'Rei' });
    guild.addMember(rei, { permissions: ['ViewChannel', 'UseApplicationCommands', 'ManageGuild'] });
    const admins = { DISCORD_HOME_GUILD: guild.id, DISCORD_ADMINS: rei.id };
    await deploy(discord, folder, admins);
    const bot = await startSoakBot(discord, folder, admins);
    const channel = guild.addChannel();
    const member = discord.as(discord.addUser({ name: 'Aoi' }), guild.addChannel());
    const bytes = await sharp('samples/truth/campus.jpg').resize(800).greyscale().png().toBuffer();
    const colour = () => timeOf(member, bytes);

    await colour(); // what is slow only once
    const before = await repeat(alone, colour);
    const over = new AbortController();
    const beside: Job[] = [];
    const run = retrain(discord.as(rei, channel), channel).finally(() => over.abort());
    while (!over.signal.aborted) beside.push(await colour());
    const model = await run;
    const last = await colour();
    const after = await repeat(alone, colour);
    const code = await bot.stop();

    const without = [...before, ...after].map(({ ms }) => ms);
    const withRun = beside.map(({ ms }) => ms);
    const ratios = {
      median: median(withRun) / median(without),
      p95: quantile(withRun, 0.95) / quantile(without, 0.95),
    };
    const isJudged = steps >= judgedSteps;
    const line = (what: keyof typeof ratios): Line => {
      const name = `${what} of a job, with the run over without`;
      const ratio = ratios[what].toFixed(2);
      return isJudged ? [name, ratio, ratios[what] <= most[what]] : [name, ratio];
    };
    report([
      ['jobs beside the run', String(beside.length), beside.length > 0],
      [
        'jobs that failed',
        String(failed([...before, ...beside, ...after])),
        failed([...before, ...beside, ...after]) === 0,
      ],
      ['the model after the promotion', last.model, last.model === model],
      ['a job without the run: median, p95', inMs(without)],
      ['a job beside the run: median, p95', inMs(withRun)],
      line('median'),
      line('p95'),
      ['requests that broke a rule', String(discord.refusals.length), discord.refusals.length === 0],
      ['exit after SIGTERM', String(code), code === 0],
    ]);
  } finally {
    await discord.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function install(dataDir: string, steps: number): Promise<void> {
  await mkdir(join(dataDir, 'datasets'), { recursive: true });
  const drawn = await drawnFolder(pictures, dataDir);
  await importPictures({ folder: join(dataDir, 'datasets', 'drawn'), ...drawn });
  const training = { steps, evaluateEverySteps: Math.ceil(steps / 2), batch: 4, cropPx: 64, q: 32 };
  await writeFile(join(dataDir, 'retrain.json'), JSON.stringify(training));
}

/** From `/retrain start` to the promotion. @returns the name of the model */
async function retrain(admin: FakeMember, channel: FakeChannel): Promise<string> {
  const wish = { source: 'dataset', from: 'nothing', width: 0.25 };
  const asked = await admin.slash('retrain start', wish).until(({ buttons }) => buttons.length > 0);
  const started = await admin.click(asked, 'Start').until(says('was started by'));
  const id = /Run \*\*([\d-]+)\*\* was started/.exec(started.text)![1]!;
  const isEnd = ({ text }: SeenMessage) => text.includes(`Run **${id}** `) && text.startsWith('<@');
  const end = (await channel.until((messages) => messages.some(isEnd), patienceMs)).find(isEnd)!;
  if (!end.text.includes('is done')) throw new Error(end.text);
  const again = await admin.click(end, 'Promote').until(says('all the same')); // 16 pictures tell too little
  await admin.click(again, 'Promote anyway').until(says('colours from now on'));
  return id;
}

interface Job {
  readonly ms: number;
  /** Empty where it failed. */
  readonly model: string;
}

async function timeOf(member: FakeMember, bytes: Uint8Array): Promise<Job> {
  const begun = performance.now();
  const asked = member.slash('colourize', { image: { name: 'page.png', bytes } });
  const reply = await asked.until(({ thinking, buttons, pictures: shown }) => {
    return shown.length > 0 || (!thinking && buttons.length === 0);
  });
  const model = reply.pictures.length === 1 ? /Model \*\*([\w.-]+)\*\*/.exec(reply.text)?.[1] : undefined;
  return { ms: performance.now() - begun, model: model ?? '' };
}

async function repeat<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let i = 0; i < times; i++) all.push(await work());
  return all;
}

function failed(jobs: readonly Job[]): number {
  return jobs.filter(({ model }) => model === '').length;
}

function inMs(times: readonly number[]): string {
  return [median(times), quantile(times, 0.95)].map((ms) => `${Math.round(ms)} ms`).join(', ');
}

await runCommand(
  new Command('soak-retrain')
    .description('Makes and promotes a model while pictures are coloured, and says what holds.')
    .option('--steps <count>', 'of the training', parseCount, judgedSteps)
    .action(soak),
);
