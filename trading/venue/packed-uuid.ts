// A UUID as four numbers of 32 bits.

const UUID_LENGTH = 36;
const HYPHEN = '-'.charCodeAt(0);
const HEX = '0123456789abcdef';
/** The value of each character of a UUID in lower case, -1 for all others. */
const DIGITS = new Int8Array(128).fill(-1);
for (let digit = 0; digit < HEX.length; digit++) DIGITS[HEX.charCodeAt(digit)] = digit;

/** False, and whatever was written is worthless, where the text is not a UUID in lower case. */
export function writeUuid(words: Int32Array, at: number, text: string): boolean {
  if (text.length !== UUID_LENGTH) return false;
  let word = 0;
  let digits = 0;
  for (let index = 0; index < UUID_LENGTH; index++) {
    const code = text.charCodeAt(index);
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (code !== HYPHEN) return false;
      continue;
    }
    const digit = code < 128 ? (DIGITS[code] ?? -1) : -1;
    if (digit < 0) return false;
    word = (word << 4) | digit;
    digits += 1;
    if (digits % 8 === 0) words[at + digits / 8 - 1] = word;
  }
  return true;
}

export function readUuid(words: Int32Array, at: number): string {
  let hex = '';
  for (let word = 0; word < 4; word++) hex += ((words[at + word] ?? 0) >>> 0).toString(16).padStart(8, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
