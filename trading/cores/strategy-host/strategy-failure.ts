// Where and why a strategy's own code failed, in words for the person who wrote it.

export type StrategyFailure = {
  /** What was being called, such as `onTrade`. */
  readonly during: string;
  readonly message: string;
  /** The place in the strategy's file, when the error tells it. */
  readonly line: number | null;
};

export function describeFailure(during: string, error: unknown, fileUrl: string): StrategyFailure {
  if (!(error instanceof Error)) return { during, message: `threw ${textOf(error)}, which is no Error`, line: null };
  return { during, message: `${error.name}: ${error.message}`, line: lineInFile(error.stack ?? '', fileUrl) };
}

/** Anything can be thrown, also what refuses to become a text. */
function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return `a value of type ${typeof thrown}`;
  }
}

/** The line of the first place in a stack trace that lies in the given file; a query after the file's name does not matter. */
export function lineInFile(stack: string, fileUrl: string): number | null {
  for (const place of [fileUrl, fileUrl.replace(/^file:\/\//, '')]) {
    const start = stack.indexOf(place);
    if (start < 0) continue;
    const match = /^(?:\?[^\s:)]*)?:(\d+)/.exec(stack.slice(start + place.length));
    if (match) return Number(match[1]);
  }
  return null;
}

/** `FILE:LINE: onTrade failed: TypeError: …` */
export const failureText = ({ during, message, line }: StrategyFailure, file: string): string =>
  `${file}${line === null ? '' : `:${line}`}: ${during} failed: ${message}`;
