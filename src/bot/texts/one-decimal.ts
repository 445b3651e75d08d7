/** Writes numbers with one decimal as a language does. */
export function oneDecimal(language: string): (value: number) => string {
  const format = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (value) => format.format(value);
}
