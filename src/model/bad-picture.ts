import { ColourNetError } from '../errors.ts';

/** What can be wrong with a picture, in one language: what was wrong, and what to do. */
export interface PictureSentences {
  /** A picture, but of a format that is not read here. */
  readonly format: (name: string) => string;
  readonly svg: string;
  readonly pdf: string;
  readonly archive: string;
  readonly video: string;
  readonly page: string;
  readonly empty: string;
  readonly unknown: string;
  /** Half of the JPEGs with four inks that do not say how these are stored decode to a negative. */
  readonly cmyk: string;
  readonly bytes: (hasMiB: string, mostMiB: string) => string;
  readonly pixels: (width: number, height: number, mostMegapixels: number) => string;
  readonly slow: (mostS: number) => string;
  readonly damaged: (format: string) => string;
}

type Kind = keyof PictureSentences;
type Words<K extends Kind> = PictureSentences[K] extends (...words: infer W) => string ? W : [];

/** What is wrong with a picture, as plain data: the kind, and the words that its sentence takes. */
export type PictureFault = { [K in Kind]: readonly [kind: K, ...words: Words<K>] }[Kind];

export function describeFault(sentences: PictureSentences, [kind, ...words]: PictureFault): string {
  const sentence = sentences[kind] as string | ((...words: readonly unknown[]) => string);
  return typeof sentence === 'string' ? sentence : sentence(...words);
}

const convert = 'convert it to PNG or JPEG and send that';

export const pictureSentences: PictureSentences = {
  format: (name) => `${name} pictures cannot be read here: ${convert}.`,
  svg: `SVG drawings cannot be read: export it as PNG at the size you want and send that.`,
  pdf: 'This is a PDF, not a picture: export the page as PNG or JPEG and send that.',
  archive: 'This is an archive (ZIP, CBZ, RAR or 7z), not a picture: unpack it and send the pages.',
  video: 'This is a video or sound file, not a picture: send one frame of it as PNG or JPEG.',
  page: 'This is a web page, not a picture: save the picture itself and send that.',
  empty: 'The file is empty: send a picture.',
  unknown: 'This is not a picture that can be read: send a PNG, JPEG, WebP, AVIF, GIF or TIFF file.',
  cmyk: 'This CMYK JPEG does not say whether its inks are inverted, so it might come out as a negative: save it as RGB and send that.',
  bytes: (hasMiB, mostMiB) =>
    `The file has ${hasMiB} MiB, at most ${mostMiB} MiB are read: send a smaller file.`,
  pixels: (width, height, mostMegapixels) =>
    `The picture is ${width} x ${height} (${+((width * height) / 1e6).toFixed(1)} megapixels), at most ${mostMegapixels} megapixels are read: send it smaller.`,
  slow: (mostS) => `The picture took more than ${mostS} s to read: save it as plain PNG and send that.`,
  damaged: (format) => `The ${format} file is damaged or cut short: download or save it again.`,
};

/** A picture that cannot be read or is refused; `fault` lets others say it in their language. */
export class BadPicture extends ColourNetError {
  readonly fault: PictureFault;

  constructor(fault: PictureFault, options?: ErrorOptions) {
    super('bad-picture', describeFault(pictureSentences, fault), options);
    this.fault = fault;
  }
}
