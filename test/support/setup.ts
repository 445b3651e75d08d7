import { afterEach, beforeEach, expect, vi } from 'vitest';

/** A stray `console.error` or `console.warn` fails the test that made it. */
beforeEach(() => {
  vi.spyOn(console, 'error');
  vi.spyOn(console, 'warn');
});

afterEach(() => {
  expect(console.error).not.toHaveBeenCalled();
  expect(console.warn).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});
