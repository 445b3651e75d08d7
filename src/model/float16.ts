/** IEEE 754 half precision, as TensorFlow.js stores weights with `quantization: { dtype: 'float16' }`. */

const word = new DataView(new ArrayBuffer(4));

/** What the last bit of a fraction counts, by exponent; the exponent 0 is that of the numbers below 2^-14. */
const lastBit = Float64Array.from({ length: 31 }, (_, exponent) => 2 ** (Math.max(1, exponent) - 25));

/** The number that 16 bits stand for. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction : 1024 + fraction) * lastBit[exponent]!;
}

/** The nearest half, ties to even; beyond 65504 it is infinity, below 2^-24 zero. */
export function toHalf(value: number): number {
  word.setFloat32(0, value);
  const bits = word.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00; // not a number
  if (magnitude >= 0x4780_0000) return sign | 0x7c00; // 65536 and more
  if (magnitude < 0x3880_0000) return sign | roundHalfEven(Math.abs(value) * 2 ** 24); // subnormal
  // Rebias the exponent by 127 - 15 and round the 13 bits that fall away; a carry into the exponent is right.
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x3800_0000) >>> 13);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
