// Where and why a strategy's own code failed, in words for the person who wrote it.

export type StrategyFailure = {
  /** What was being called, such as `onTrade`. */
  readonly during: string;
  readonly message: string;
  /** The place in the strategy's file, when the error tells it. */
  readonly line: number | null;
};

export function describeFailure(during: string, error: unknown, fileUrl: string): StrategyFailure {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : `threw ${String(error)}, which is no Error`;
  return { during, message, line: error instanceof Error ? lineInFile(error.stack ?? '', fileUrl) : null };
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
