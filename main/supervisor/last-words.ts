// Keeps the end of what a process wrote, and passes it on line by line.
import type { Readable } from 'node:stream';

const KEPT_CHARACTERS = 4_000;
const LONGEST_LINE = 4_000;

export type LastWords = {
  text(): string;
  /** Call it after somebody else has taken all listeners off the stream. */
  listenAgain(): void;
};

export function keepLastWords(stream: Readable | null, onLine: (line: string) => void): LastWords {
  let kept = '';
  let rest = '';
  const take = (chunk: string): void => {
    kept = (kept + chunk).slice(-KEPT_CHARACTERS);
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) if (line.trim() !== '') onLine(line.slice(0, LONGEST_LINE));
  };
  const finish = (): void => {
    if (rest.trim() !== '') onLine(rest);
    rest = '';
  };
  const listen = (): void => {
    // A pipe that breaks with its process says nothing that the exit does not say.
    stream
      ?.on('data', take)
      .on('end', finish)
      .on('error', () => {});
  };
  stream?.setEncoding('utf8');
  listen();
  return { text: () => kept, listenAgain: listen };
}
