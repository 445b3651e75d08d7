import { BadPicture, type PictureFault } from './bad-picture.ts';

/** The kinds of picture that are read; anything else is refused by name where it can be named. */
export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'avif' | 'gif' | 'tiff';

/** What is told from its first bytes, too, and not read: other formats of pictures by name, and what is no picture. */
const refusal = {
  heic: ['format', 'HEIC'],
  jxl: ['format', 'JPEG XL'],
  jp2: ['format', 'JPEG 2000'],
  bmp: ['format', 'BMP'],
  psd: ['format', 'Photoshop'],
  svg: ['svg'],
  pdf: ['pdf'],
  archive: ['archive'],
  video: ['video'],
  page: ['page'],
  empty: ['empty'],
  unknown: ['unknown'],
} as const satisfies Record<string, PictureFault>;
type Refused = keyof typeof refusal;

/** [kind, first bytes as latin1, byte at which they stand]. Sources: each format's specification. */
const magic: readonly (readonly [PictureFormat | Refused, string, number])[] = [
  ['png', '\x89PNG\r\n\x1a\n', 0],
  ['jpeg', '\xff\xd8\xff', 0],
  ['webp', 'WEBP', 8],
  ['gif', 'GIF87a', 0],
  ['gif', 'GIF89a', 0],
  ['tiff', 'II*\0', 0],
  ['tiff', 'MM\0*', 0],
  ['tiff', 'II+\0', 0],
  ['tiff', 'MM\0+', 0],
  ['jxl', '\xff\x0a', 0],
  ['jxl', '\0\0\0\x0cJXL ', 0],
  ['jp2', '\0\0\0\x0cjP  ', 0],
  ['psd', '8BPS', 0],
  ['bmp', 'BM', 0],
  ['pdf', '%PDF', 0],
  ['archive', 'PK\x03\x04', 0],
  ['archive', 'PK\x05\x06', 0],
  ['archive', 'Rar!', 0],
  ['archive', "7z\xbc\xaf'\x1c", 0],
  ['video', '\x1aE\xdf\xa3', 0], // Matroska, WebM
  ['video', 'AVI ', 8],
  ['video', 'WAVE', 8],
  ['video', 'OggS', 0],
  ['video', 'ID3', 0],
];
const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'];

/**
 * Tells a picture's format from its first bytes, never from its name.
 * @throws BadPicture with the reason when it is empty or of a kind that is not read.
 */
export function sniffFormat(bytes: Uint8Array): PictureFormat {
  const kind = bytes.length === 0 ? 'empty' : kindOf(bytes);
  if (isRefused(kind)) throw new BadPicture(refusal[kind]);
  return kind;
}

function isRefused(kind: PictureFormat | Refused): kind is Refused {
  return kind in refusal;
}

function kindOf(bytes: Uint8Array): PictureFormat | Refused {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  if (head.startsWith('ftyp', 4)) return kindOfBrands(bytes, head);
  const match = magic.find(([, signature, at]) => head.startsWith(signature, at));
  if (match) return match[0];
  if (/<svg[\s>]/i.test(head)) return 'svg';
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i.test(head)) return 'page';
  return 'unknown';
}

/** ISO base media files (AVIF, HEIC, MP4 ...) name their brand at byte 8 and compatible ones from 16. */
function kindOfBrands(bytes: Uint8Array, head: string): PictureFormat | Refused {
  const boxBytes = Math.min(uint32(bytes, 0), head.length);
  const brands = [head.slice(8, 12)];
  for (let at = 16; at + 4 <= boxBytes; at += 4) brands.push(head.slice(at, at + 4));
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  return brands.some((brand) => heicBrands.includes(brand)) ? 'heic' : 'video';
}

/** Whether a PNG is animated: it has an `acTL` chunk before its first `IDAT`. libvips does not see it. */
export function isAnimatedPng(bytes: Uint8Array): boolean {
  let at = 8;
  while (at + 8 <= bytes.length) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'acTL') return true;
    if (type === 'IDAT' || type === 'IEND') return false;
    at += 12 + uint32(bytes, at); // length, type and checksum are 4 bytes each
  }
  return false;
}

/**
 * Whether a JPEG has four inks but no Adobe marker (APP14). Nothing then says whether its inks are stored
 * upside down, as Adobe does, and half of such files decode to a negative.
 */
export function isUnmarkedCmyk(bytes: Uint8Array): boolean {
  let adobe = false;
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes[at + 2]! * 256 + bytes[at + 3]!) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++; // fill bytes
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker === 0xda || marker === 0xd9) return false;
    if (marker === 0xee && Buffer.from(bytes.subarray(at + 4, at + 9)).toString('latin1') === 'Adobe')
      adobe = true;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return bytes[at + 9] === 4 && !adobe;
  }
  return false;
}

function uint32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) * 2 ** 24 +
    ((bytes[at + 1] ?? 0) << 16) +
    ((bytes[at + 2] ?? 0) << 8) +
    (bytes[at + 3] ?? 0)
  );
}
