import { defaultTemperature } from '../model/decode.ts';
import type { Evaluation } from '../run-record.ts';
import type { RunProgress } from './checkpoint.ts';

/** The model card of a bundle: what it is, how it was made, what it was seen to do. A person completes the data part. */
export function modelCard(
  { settings, step, bins, dataDigest }: RunProgress,
  evaluation: Evaluation | undefined,
): string {
  const rows = [
    ['network', `ColourNet at width ${settings.width}, ${bins.centres.length} bins (${bins.maker})`],
    ['input, output', 'L/50 - 1; logits at a quarter of the size'],
    ['began with', settings.from ?? 'nothing: He normal numbers'],
    ['pictures seen', `${step * settings.batch} random crops of ${settings.cropPx} px, ${step} steps`],
    ['as line drawing or screentone', `${Math.round(100 * settings.manga)}%`],
    [
      'loss',
      `multinomial cross-entropy; logits then times ${settings.sharpness}, rebalanced with lambda ${settings.rebalance}`,
    ],
    ['optimiser', `AdamW, rate ${settings.rate}, weight decay ${settings.weightDecay}, averaged weights`],
    ['training set', `sha256 ${dataDigest}`],
  ];
  const table = rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n');
  return `# A ColourNet

| | |
|---|---|
${table}

## Figures
${evaluation ? figures(evaluation) : 'The training set had no validation pictures: nothing was measured.'}

## Limits
It knows the artists it was trained on best. \`npm run evaluate\` tells how it does on other pictures.

![input, result and truth](samples.png)
`;
}

function figures({ psnr, greyPsnr, aucRaw, aucRebalanced, colourfulness }: Evaluation): string {
  return `Means over the validation splits of the training set, at T = ${defaultTemperature}: PSNR ${psnr.toFixed(2)} dB (plain
grey ${greyPsnr.toFixed(2)}), AuC raw ${aucRaw.toFixed(3)}, AuC rebalanced ${aucRebalanced.toFixed(3)}, colourfulness ${colourfulness.toFixed(2)} of the truth.`;
}
