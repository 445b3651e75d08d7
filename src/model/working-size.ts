import { sizeStep } from './architecture.ts';

/** How a picture is laid out for the network. */
export interface Layout {
  /** The picture scaled, its aspect ratio kept. */
  readonly width: number;
  readonly height: number;
  /** The same with edges repeated on the right and below up to multiples of 8: what the network sees. */
  readonly paddedWidth: number;
  readonly paddedHeight: number;
}

const smallShortPx = 176;
const pageShortPx = 256;
const pageFromPx = 640; // a short side from here on is a page of several panels
const maxLongPx = 1536; // a strip of 1 x 5000 must not become 256 x 1,280,000

/**
 * Chooses the network's working size, see docs/experiments.md: small pictures have 176 px on the short side, amid the
 * scales that it is trained at (`training/window.ts`), whole pages more, so that their panels are seen.
 */
export function workingLayout(width: number, height: number, shortPx = chooseShort(width, height)): Layout {
  const short = Math.min(width, height);
  const long = Math.max(width, height);
  const scale = Math.min(shortPx / short, maxLongPx / long);
  const scaledWidth = Math.max(1, Math.round(width * scale));
  const scaledHeight = Math.max(1, Math.round(height * scale));
  return {
    width: scaledWidth,
    height: scaledHeight,
    paddedWidth: Math.ceil(scaledWidth / sizeStep) * sizeStep,
    paddedHeight: Math.ceil(scaledHeight / sizeStep) * sizeStep,
  };
}

function chooseShort(width: number, height: number): number {
  return Math.min(width, height) >= pageFromPx ? pageShortPx : smallShortPx;
}
