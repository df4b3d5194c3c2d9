// Adds decimal texts exactly, to as many places as they have; what is not known counts as nothing.
export function sumOf(amounts: readonly (string | null)[]): string {
  const known = amounts.filter((amount): amount is string => amount !== null && amount !== '');
  const places = Math.max(0, ...known.map((amount) => (amount.split('.')[1] ?? '').length));
  const total = known.reduce((sum, amount) => sum + toUnits(amount, places), 0n);
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return total < 0n ? `-${text}` : text;
}

function toUnits(amount: string, places: number): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(places, '0'));
  return amount.startsWith('-') ? -units : units;
}
