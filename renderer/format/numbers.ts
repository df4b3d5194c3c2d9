// Numbers for people, in the locale of the page: money, quantities, prices, percentages. Decimal text is never rounded on the way.

/** What is shown where nothing is known. */
export const NOTHING = '–';

const locale = globalThis.navigator?.language ?? 'en-US';
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(least: number, most: number, isSigned = false): Intl.NumberFormat {
  const key = `${least}|${most}|${isSigned}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
      ...(isSigned ? { signDisplay: 'exceptZero' } : {}),
    });
    formats.set(key, format);
  }
  return format;
}

type Amount = string | number | null | undefined;

/** `100,412.56` */
export const showMoney = (amount: Amount): string => show(amount, formatOf(2, 2));
/** `+412.56`, `−47.20`, `0.00`; the minus is a real one. */
export const showSigned = (amount: Amount): string => show(amount, formatOf(2, 2, true)).replace('-', '−');
/** Up to eight places, as many as there are; `showShortQuantity` keeps six, for narrow columns whose title has them all. */
export const showShortQuantity = (amount: Amount): string => show(amount, formatOf(0, 6)).replace('-', '−');
/** Up to eight places, as many as there are. */
export const showQuantity = (amount: Amount): string => show(amount, formatOf(0, 8)).replace('-', '−');
/** A count. */
export const showCount = (count: Amount): string => show(count, formatOf(0, 0));
/** `1.2` */
export const showTenths = (amount: Amount): string => show(amount, formatOf(1, 1));

/** Without a fraction from a hundred thousand on, for narrow columns whose title has it all. */
export const showShortSigned = (amount: Amount): string =>
  Math.abs(Number(amount)) < 100_000 ? showSigned(amount) : show(amount, formatOf(0, 0, true)).replace('-', '−');

/** A price with as many places as its size deserves: coins below a dollar need more, those below a cent all that there are. */
export function showPrice(price: Amount): string {
  if (price === null || price === undefined || price === '') return NOTHING;
  const size = Math.abs(Number(price));
  return show(price, size !== 0 && size < 1 ? formatOf(4, size < 0.01 ? 9 : 6) : formatOf(2, size < 1000 ? 4 : 2));
}

/** A price of market data, always with the same places, so that columns and cells do not jump. */
export function showTickPrice(price: number | null | undefined): string {
  if (price === null || price === undefined) return NOTHING;
  const size = Math.abs(price);
  return show(price, size !== 0 && size < 1 ? formatOf(size < 0.01 ? 8 : 4, size < 0.01 ? 8 : 4) : formatOf(2, 2));
}

/** `+0.41 %` from 0.41. */
export const showPercent = (percent: Amount): string => {
  const text = show(percent, formatOf(2, 2, true)).replace('-', '−');
  return text === NOTHING ? text : `${text} %`;
};
/** `31 %` from 31.2. */
export const showWholePercent = (percent: Amount): string => {
  const text = show(percent, formatOf(0, 0));
  return text === NOTHING ? text : `${text} %`;
};

/** `84` from bytes: mebibytes. */
export const showMebibytes = (bytes: Amount): string =>
  bytes === null || bytes === undefined ? NOTHING : showCount(Number(bytes) / 1_048_576);
/** `3.4 GB`. */
export const showGigabytes = (bytes: Amount): string =>
  bytes === null || bytes === undefined ? NOTHING : `${showTenths(Number(bytes) / 1_000_000_000)} GB`;

/** -1, 0 or 1; 0 for what is not known. */
export const signOf = (amount: Amount): -1 | 0 | 1 => {
  const number = Number(amount ?? 0);
  return number > 0 ? 1 : number < 0 ? -1 : 0;
};

function show(amount: Amount, format: Intl.NumberFormat): string {
  if (amount === null || amount === undefined || amount === '') return NOTHING;
  if (typeof amount === 'number' && !Number.isFinite(amount)) return NOTHING;
  // Decimal text is formatted exactly, digit by digit, never through a float.
  return format.format(amount as number);
}
