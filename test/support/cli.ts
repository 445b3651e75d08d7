import { execFile } from 'node:child_process';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `src/cli/<command>.ts` as a person's shell would, with only the environment given. */
export function runCli(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const script = ['--import', 'tsx', `src/cli/${command}.ts`, ...args];
  const options = { env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'warn', ...env }, maxBuffer: 2 ** 24 };
  return new Promise((resolve) => {
    execFile(process.execPath, script, options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

/** The JSON object on the last line of stdout. */
export function lastJson({ stdout }: Ended): unknown {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
}
