import { open } from 'node:fs/promises';
import { runFiles } from '../../run-files.ts';
import { parseRunEvent } from '../../run-record.ts';
import { heard, nothingSaid, type RunState } from './run-state.ts';

const newline = 0x0a;

/** Follows what a run writes of itself, however often it is asked, and reads each line once. */
export class RunReader {
  readonly #path: string;
  readonly #batch: number;
  #state = nothingSaid;
  #readBytes = 0;

  /** @param batch crops in a step */
  constructor(dataDir: string, { id, batch }: { readonly id: string; readonly batch: number }) {
    this.#path = runFiles(dataDir, id).progress;
    this.#batch = batch;
  }

  /** What the run has said by now; nothing before it begins. */
  async read(): Promise<RunState> {
    const fresh = await this.#newLines();
    for (const line of fresh) {
      const event = parseRunEvent(line);
      if (event) this.#state = heard(this.#state, event, this.#batch);
    }
    return this.#state;
  }

  /** Whole lines that were not read before; what is still being written waits. */
  async #newLines(): Promise<string[]> {
    const file = await open(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!file) return [];
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.max(0, size - this.#readBytes));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.#readBytes);
      const whole = bytes.subarray(0, bytes.lastIndexOf(newline, bytesRead - 1) + 1);
      this.#readBytes += whole.length;
      return whole.toString('utf8').split('\n').slice(0, -1);
    } finally {
      await file.close();
    }
  }
}
