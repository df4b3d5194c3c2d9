// Raw talk to a control socket, line by line: as somebody who knows the secret, or as anybody.
import { connect } from 'node:net';
import type { ControlAccess } from '../../main/control/control-access.ts';
import { createGreeting } from '../../main/control/handshake.ts';

/**
 * Sends `first` as it is, then for the n-th line that comes back what `next` makes of it; null hangs up. Resolves with all lines when
 * either side hung up.
 */
export function talkAt(
  address: string,
  first: string,
  next: (line: string, index: number) => string | null = () => '',
): Promise<readonly string[]> {
  const socket = connect(address);
  const heard: string[] = [];
  let waiting = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (waiting + chunk).split('\n');
    waiting = lines.pop() ?? '';
    for (const line of lines) {
      const said = next(line, heard.push(line) - 1);
      if (said === null) socket.destroy();
      else socket.write(said);
    }
  });
  // Being cut off is an answer as well.
  socket.on('error', () => {});
  socket.write(first);
  return new Promise((resolve) => socket.on('close', () => resolve(heard)));
}

/** Proves to know the secret and sends `text`; resolves with the first line that comes back. */
export async function talkTo(access: ControlAccess, text: string): Promise<string> {
  const greeting = createGreeting(access);
  const lines = await talkAt(access.address, `${greeting.hello}\n`, (line, index) =>
    index === 0 ? `${greeting.answer(line)}\n${text}` : null,
  );
  return lines[1] ?? '';
}
