// Keeps the end of what a process wrote, and passes it on line by line.
import type { Readable } from 'node:stream';

const KEPT_CHARACTERS = 4_000;
const LONGEST_LINE = 4_000;

export type LastWords = { text(): string };

export function keepLastWords(stream: Readable | null, onLine: (line: string) => void): LastWords {
  let kept = '';
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    kept = (kept + chunk).slice(-KEPT_CHARACTERS);
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) if (line.trim() !== '') onLine(line.slice(0, LONGEST_LINE));
  });
  stream?.on('end', () => {
    if (rest.trim() !== '') onLine(rest);
    rest = '';
  });
  // A pipe that breaks with its process says nothing that the exit does not say.
  stream?.on('error', () => {});
  return { text: () => kept };
}
