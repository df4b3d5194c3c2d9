// Writing to a terminal or a pipe that nobody may be reading: it must neither stop the supervisor nor fill its memory.
import type { Writable } from 'node:stream';

const MOST_WAITING_BYTES = 256 * 1024;

/**
 * Node writes to a terminal and waits until it has taken everything: a pressed Ctrl-S, or a connection that is gone without a word, would
 * hold up halt and stop. It has no public way to ask for the other behaviour (see `tty.WriteStream` in Node's lib/tty.js). On Windows a
 * console takes everything at once or holds everybody up, whatever is asked.
 */
export function writeInBackground(stream: NodeJS.WriteStream): void {
  const { _handle: handle } = stream as unknown as { readonly _handle?: { setBlocking?(isBlocking: boolean): void } };
  if (stream.isTTY && process.platform !== 'win32') handle?.setBlocking?.(false);
}

/** Leaves out what a slow reader cannot take, and says how much once it reads on. */
export function createConsoleOutput(stream: Writable): (text: string) => void {
  let leftOut = 0;
  return (text) => {
    if (stream.writableLength > MOST_WAITING_BYTES) {
      leftOut += 1;
      return;
    }
    if (leftOut > 0) stream.write(`${leftOut} times there was more to say than was read here; the log files have it.\n`);
    leftOut = 0;
    stream.write(`${text}\n`);
  };
}
