import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnv } from '../../env.ts';
import { datasetsFolder } from '../../run-files.ts';
import { type RunPlan, type ScrapeEstimate, scrapeEstimateSchema } from '../../run-record.ts';
import { plainText } from '../plain-text.ts';
import { refuse } from '../texts/texts.ts';
import type { RunEnv } from './runs.ts';

const patienceMs = 180_000;
const script = fileURLToPath(new URL('../../cli/scrape.ts', import.meta.url));

/**
 * What a scrape would take: by the command itself, which asks the site with the account of the environment.
 * @throws Refused with what the command says, as where the key is wrong, or where there is nothing to be had
 */
export async function estimateScrape(
  env: RunEnv,
  {
    dataset,
    count,
    query,
    scrapeRate,
  }: Pick<RunPlan, 'dataset' | 'count' | 'scrapeRate'> & {
    query: string | undefined;
  },
): Promise<ScrapeEstimate> {
  const out = join(datasetsFolder(env.DATA_DIR), dataset);
  const args = ['--out', out, '--count', String(count), '--rate', String(scrapeRate), '--dry-run', '--json'];
  if (query !== undefined) args.push(`--query=${query}`);
  const { code, stdout, stderr } = await run(['--import', 'tsx', script, ...args], childEnv(env));
  const isSentence = code === 2 || code === 3;
  if (isSentence) throw refuse('runSays', plainText(stderr.trim().split('\n').at(-1) ?? ''));
  if (code !== 0) throw new Error(`scrape --dry-run ended (${code}): ${stderr}`);
  const estimate = scrapeEstimateSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  const numbers = Object.values(estimate.found);
  if (numbers.every((found) => found === 0)) throw refuse('nothingFound');
  return estimate;
}

function run(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: patienceMs }, (error, stdout, stderr) => {
      const code = !error ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });
}
