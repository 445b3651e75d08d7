import { type Command, CommanderError } from 'commander';
import { ColourNetError } from '../errors.ts';

/** How a command ends. */
export const exitCode = { done: 0, fault: 1, refused: 2, remote: 3 } as const;

/** Whether an error is one that the person at the terminal can mend: exit 2, and no stack trace. */
export function isRefusal(error: unknown): error is ColourNetError {
  return error instanceof ColourNetError && error.code !== 'worker-died' && error.code !== 'closed';
}

/** Runs a command line to its end: one clear sentence on stderr for what went wrong, and the exit code. */
export async function runCommand(command: Command): Promise<void> {
  command.exitOverride();
  try {
    await command.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.refused; // it has said why itself
    } else if (isRefusal(error)) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = error.code === 'remote-refused' ? exitCode.remote : exitCode.refused;
    } else {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = exitCode.fault;
    }
  }
}
