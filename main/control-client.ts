// Asks the running instance of a data folder.
import { connect } from 'node:net';
import type { ControlRequest, ControlResponse } from './control-protocol.ts';
import { controlAddress } from './control-protocol.ts';
import type { HomeFolders } from './home.ts';
import { readInstanceNote } from './instance-lock.ts';

export type ControlAsked =
  | { readonly outcome: 'answered'; readonly response: ControlResponse }
  | { readonly outcome: 'not-running' };

const PATIENCE_MS = 15_000;

/** `not-running` when nobody listens. A listener that does not answer in time is an answer that says so. */
export function askInstance(home: HomeFolders, request: ControlRequest): Promise<ControlAsked> {
  const address = readInstanceNote(home)?.control ?? controlAddress(home);
  return new Promise((resolve) => {
    const socket = connect(address);
    let text = '';
    const settle = (asked: ControlAsked): void => {
      resolve(asked);
      socket.destroy();
    };
    const fail = (error: string): void => settle({ outcome: 'answered', response: { ok: false, error } });
    socket.setEncoding('utf8');
    socket.setTimeout(PATIENCE_MS, () => fail(`the running instance did not answer within ${PATIENCE_MS / 1000} s`));
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) settle({ outcome: 'answered', response: JSON.parse(text) as ControlResponse });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ECONNREFUSED')
        settle({ outcome: 'not-running' });
      else fail(`the running instance cannot be reached: ${error.message}`);
    });
    socket.on('close', () => fail('the running instance ended before it answered'));
  });
}
