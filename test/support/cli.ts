import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a TypeScript file with only the environment given, in a working folder. */
export function runScript(
  args: readonly string[],
  env: Record<string, string>,
  cwd = process.cwd(),
): Promise<Ended> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href; // found from any folder
  const options = { cwd, env: { PATH: process.env['PATH'] ?? '', ...env }, maxBuffer: 2 ** 24 };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', tsx, ...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

/** Runs `src/cli/<command>.ts` as a person's shell would, in a `DATA_DIR` of its own unless another one is given. */
export async function runCli(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'colournet-'));
  try {
    return await runScript([`src/cli/${command}.ts`, ...args], { LOG_LEVEL: 'warn', DATA_DIR, ...env });
  } finally {
    await rm(DATA_DIR, { recursive: true, force: true });
  }
}

/** The JSON object on the last line of stdout. */
export function lastJson({ stdout }: Ended): unknown {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
}
