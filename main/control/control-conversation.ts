// One asker at the control socket: a handshake within its time, then one answer for each line.
import type { Socket } from 'node:net';
import type { ControlAccess } from './control-access.ts';
import { type ControlRequest, type ControlResponse, LONGEST_REQUEST_BYTES, parseControlRequest } from './control-protocol.ts';
import type { Asker } from './control-requests.ts';
import { createDoorkeeper, LONGEST_HANDSHAKE_LINE } from './handshake.ts';

/** Answers one request. A throw is told to the asker as an error. */
export type ControlHandler = (request: ControlRequest, asker: Asker) => Promise<unknown>;

export type Conversation = {
  readonly access: ControlAccess;
  readonly handler: ControlHandler;
  readonly handshakeMs: number;
  /** The asker has proven to know the secret. */
  readonly onAdmitted: () => void;
};

const MOST_WAITING_BYTES = 1024 * 1024;

export function serveAsker(socket: Socket, { access, handler, handshakeMs, onAdmitted }: Conversation): void {
  const judge = createDoorkeeper(access);
  let isAdmitted = false;
  let waiting = '';
  let end: () => void = () => {};
  const asker: Asker = {
    // Who reads too slowly misses lines; what waits for it must not grow without end.
    emit: (result) => {
      if (socket.writableLength < MOST_WAITING_BYTES) answer({ ok: true, result });
    },
    untilGone: (ending) => {
      end = ending;
      if (socket.destroyed) end();
    },
    letGo: () => end(),
  };
  const answer = (response: ControlResponse): void => {
    if (socket.writable) socket.write(`${JSON.stringify(response)}\n`);
  };
  const refuse = (error: string): void => {
    clearTimeout(patience);
    socket.off('data', hear);
    answer({ ok: false, error });
    socket.destroySoon();
  };
  const patience = setTimeout(() => refuse(`found no proof within ${handshakeMs / 1000} s, expected one`), handshakeMs);

  /** False once the asker is refused. */
  const take = (line: string): boolean => {
    const longest = isAdmitted ? LONGEST_REQUEST_BYTES : LONGEST_HANDSHAKE_LINE;
    if (line.length > longest) {
      refuse(`a line of more than ${longest} bytes, expected one short line of JSON`);
      return false;
    }
    if (isAdmitted) {
      if (line.trim() !== '') void respond(line, handler, asker).then(answer);
      return true;
    }
    const verdict = judge(line);
    if (verdict === 'admitted') {
      clearTimeout(patience);
      isAdmitted = true;
      onAdmitted();
      return true;
    }
    if ('refusal' in verdict) {
      refuse(verdict.refusal);
      return false;
    }
    socket.write(`${verdict.reply}\n`);
    return true;
  };
  const hear = (chunk: string): void => {
    const lines = (waiting + chunk).split('\n');
    waiting = lines.pop() ?? '';
    if (lines.every(take) && waiting.length > (isAdmitted ? LONGEST_REQUEST_BYTES : LONGEST_HANDSHAKE_LINE)) take(waiting);
  };
  socket.setEncoding('utf8');
  // The asker may leave at any time; its answer is then nobody's.
  socket.on('error', () => {});
  socket.on('close', () => {
    clearTimeout(patience);
    end();
  });
  socket.on('data', hear);
}

async function respond(line: string, handler: ControlHandler, asker: Asker): Promise<ControlResponse> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, error: 'found a line that is not JSON, expected one JSON object a line' };
  }
  try {
    return { ok: true, result: await handler(parseControlRequest(value), asker) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
