/** `$1,234.50`; a small price has as many digits as it needs, up to `digits`. */
export const money = (amount: number, digits = 2) =>
  `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;

/** `1 secret`, `2.384 GB`, `400,000 requests`. */
export function quantity(amount: number, unit: string): string {
  const shown = amount.toLocaleString('en', { maximumSignificantDigits: 4 });
  return `${shown} ${unit}${shown === '1' || unit === 'GB' ? '' : 's'}`;
}
