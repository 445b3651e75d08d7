import { spawn } from 'node:child_process';

const tailLines = 30;

/**
 * Runs a command to its end. `show` lets it write to our stderr (a progress bar, say); else its output is kept and
 * the last lines of it are in the error.
 * @returns what it wrote to stdout, empty with `show`
 * @throws Error where it cannot be started, or ends with anything but 0
 */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, show = false }: { cwd?: string; show?: boolean } = {},
): Promise<string> {
  const child = spawn(command, args, { cwd, stdio: show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let log = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    log += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const end = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'no exit code'));
  });
  if (end === 0) return output;
  const tail = log.trim().split('\n').slice(-tailLines).join('\n');
  throw new Error(`${command} ended with ${end}.${tail === '' ? '' : `\n${tail}`}`);
}
