import { ColourNetError, type ErrorCode } from '../errors.ts';

/** What a worker thread answers: an error that is posted as it is arrives without its class and its code. */
export type WorkerAnswer<T> = { readonly value: T } | { readonly code: ErrorCode; readonly message: string };

/** In the thread: does the work, and makes an answer of what it gives or of a ColourNetError that it throws. */
export async function answer<T>(work: () => Promise<T>): Promise<WorkerAnswer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof ColourNetError) return { code: error.code, message: error.message };
    throw error;
  }
}

/** In the thread that asked: the value, or the ColourNetError thrown again. */
export function valueOf<T>(answered: WorkerAnswer<T>): T {
  if ('value' in answered) return answered.value;
  throw new ColourNetError(answered.code, answered.message);
}
