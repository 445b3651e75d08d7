import { encodePicture, renderSvg } from '../model/image.ts';
import { drawChart, type Line } from './chart.ts';
import type { Evaluation } from '../run-record.ts';
import type { RunProgress } from './checkpoint.ts';

/** How many points a line of losses has at most, and over how many of them the smooth line is averaged. */
const maxPoints = 450;
const smoothPoints = 15;

/**
 * Draws how a run goes: its loss, and PSNR and AuC on the validation pictures.
 * @param losses of every step so far
 * @returns PNG
 */
export async function plotRun(
  { settings, evaluations }: RunProgress,
  losses: readonly number[],
): Promise<Uint8Array> {
  const each = meansOf(losses);
  const smooth = each.map(({ x }, i) => {
    const near = each.slice(Math.max(0, i - smoothPoints + 1), i + 1);
    return { x, y: near.reduce((sum, { y }) => sum + y, 0) / near.length };
  });
  const figure = (name: string, colour: string, of: (evaluation: Evaluation) => number): Line => ({
    name,
    colour,
    points: evaluations.map((evaluation) => ({ x: evaluation.step, y: of(evaluation) })),
  });
  const panels = [
    {
      title: 'loss, nats',
      lines: [
        { name: 'each', colour: '#1f6fb4', points: each, faint: true },
        { name: 'smoothed', colour: '#1f6fb4', points: smooth },
      ],
    },
    {
      title: 'validation: PSNR, dB',
      lines: [
        figure('plain grey', '#888', ({ greyPsnr }) => greyPsnr),
        figure('coloured', '#c0392b', ({ psnr }) => psnr),
      ],
    },
    {
      title: 'validation: AuC',
      lines: [
        figure('raw', '#2e8b57', ({ aucRaw }) => aucRaw),
        figure('rebalanced', '#8e44ad', ({ aucRebalanced }) => aucRebalanced),
      ],
    },
  ];
  const svg = drawChart(panels, { xTitle: `steps of ${settings.batch} pictures`, xMax: settings.steps });
  return encodePicture(await renderSvg(svg), 'png');
}

/** The losses in at most `maxPoints` means, each at its last step. */
function meansOf(losses: readonly number[]): { x: number; y: number }[] {
  const size = Math.max(1, Math.ceil(losses.length / maxPoints));
  return Array.from({ length: Math.ceil(losses.length / size) }, (_, i) => {
    const part = losses.slice(i * size, (i + 1) * size);
    return { x: i * size + part.length, y: part.reduce((sum, loss) => sum + loss, 0) / part.length };
  });
}
