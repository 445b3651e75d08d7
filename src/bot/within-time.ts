/**
 * Waits for something at most so many milliseconds; what comes later is dropped.
 * @param late makes the error where it takes longer
 * @throws that, or what the work throws
 */
export async function withinTime<T>(
  work: Promise<T>,
  ms: number,
  late = () => new Error(`no answer within ${ms / 1000} s`),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
