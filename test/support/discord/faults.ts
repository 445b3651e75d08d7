import { randomFrom } from '../../../src/model/random.ts';
import { refusal, type DiscordRefusal, type ErrorCode } from './errors.ts';

/**
 * What goes wrong with a request: before its effect, or after it (`'500 after'` and the slow ones, unless those are late
 * in their effect, too); `'reset'` cuts the connection once the first bytes of the body are there, `'hang'` never answers
 * and has no effect.
 */
export type Fault =
  | '429'
  | '500 before'
  | '500 after'
  | '503'
  | 'reset'
  | 'hang'
  | { slowMs: number; late?: true }
  | ErrorCode;

interface Planned {
  readonly on: RegExp;
  readonly fault: Fault;
  left: number;
}

interface Share {
  readonly share: number;
  readonly faults: readonly Fault[];
  readonly on: RegExp;
  readonly next: () => number;
}

export interface Faults {
  /**
   * The next requests that match fail.
   * @param on tested against e.g. `PATCH /webhooks/1/token/messages/@original`, or `CDN /attachments/1/2/page.png`
   */
  next(on: RegExp, fault: Fault, times?: number): void;
  /** Of all matching requests, those of the CDN left out, a share fails; the same ones for each seed. */
  share(rule: { share: number; faults: readonly Fault[]; seed: number; on?: RegExp }): void;
  /** No more faults. */
  clear(): void;
  /** So many of the next interactions are delivered twice. */
  duplicateInteractions: number;
  /** How long a 429 by fault asks to wait. */
  retryAfterMs: number;
  /** How often each fault was put on a request. */
  readonly applied: ReadonlyMap<string, number>;
}

/** How a fault is called in the records. */
export function faultName(fault: Fault): string {
  return typeof fault === 'object' ? 'slow' : String(fault);
}

/** The refusal that a fault with a code stands for. */
export function faultRefusal(fault: Fault): DiscordRefusal | undefined {
  return typeof fault === 'number' ? refusal(fault, 'a fault of the test') : undefined;
}

/** The switchboard of faults; `pick` says which one a request gets. */
export function createFaults(): { faults: Faults; pick: (request: string) => Fault | undefined } {
  let planned: Planned[] = [];
  let shares: Share[] = [];
  const applied = new Map<string, number>();

  function choose(request: string): Fault | undefined {
    const due = planned.find(({ on, left }) => left > 0 && on.test(request));
    if (due) {
      due.left -= 1;
      return due.fault;
    }
    for (const { on, share, faults, next } of shares) {
      if (!on.test(request)) continue;
      const [hit, which] = [next(), next()];
      if (hit < share) return faults[Math.floor(which * faults.length)];
    }
    return undefined;
  }

  const faults: Faults = {
    duplicateInteractions: 0,
    retryAfterMs: 50,
    applied,
    next: (on, fault, times = 1) => planned.push({ on, fault, left: times }),
    share: ({ share, faults: chosen, seed, on = /^(?!CDN )/ }) => {
      shares.push({ share, faults: chosen, on, next: randomFrom(seed) });
    },
    clear: () => {
      planned = [];
      shares = [];
      faults.duplicateInteractions = 0;
    },
  };
  return {
    faults,
    pick: (request) => {
      const fault = choose(request);
      if (fault !== undefined) {
        applied.set(faultName(fault), (applied.get(faultName(fault)) ?? 0) + 1);
      }
      return fault;
    },
  };
}
