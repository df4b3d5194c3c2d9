// Alpaca's RFC 3339 timestamps, up to nanoseconds and with any offset, to whole microseconds. A Date would lose the last three digits.

/** Throws a RangeError that shows the text. Cuts off below the microsecond. */
export function toMicroseconds(text: unknown): number {
  const milliseconds = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new RangeError(`expected an RFC 3339 time, found ${JSON.stringify(text)}`);
  return withMicroseconds(milliseconds, text as string);
}

/** The same for a text whose milliseconds since 1970 are known already. */
export function withMicroseconds(milliseconds: number, text: string): number {
  const point = text.indexOf('.');
  if (point < 0) return milliseconds * 1000;
  let microseconds = 0;
  for (let place = 4; place <= 6; place++) {
    const digit = text.charCodeAt(point + place) - 48;
    if (!(digit >= 0 && digit <= 9)) {
      // Fewer digits than six: the rest of the text is the offset.
      return milliseconds * 1000 + microseconds * 10 ** (7 - place);
    }
    microseconds = microseconds * 10 + digit;
  }
  return milliseconds * 1000 + microseconds;
}
