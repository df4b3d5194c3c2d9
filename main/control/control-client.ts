// Asks the running instance of a data folder.
import { connect } from 'node:net';
import type { HomeFolders } from '../home.ts';
import { readInstanceNote } from '../locks/instance-lock.ts';
import type { ControlRequest, ControlResponse } from './control-protocol.ts';
import { controlAddress } from './control-protocol.ts';

export type ControlAsked =
  | { readonly outcome: 'answered'; readonly response: ControlResponse }
  | { readonly outcome: 'not-running' };

const PATIENCE_MS = 15_000;

/**
 * Asks for something that goes on: `onResult` hears the first answer and everything after it. Resolves when the instance ends, or
 * when `signal` is aborted; with the refusal when it refuses.
 */
export function followInstance(
  home: HomeFolders,
  request: ControlRequest,
  onResult: (result: unknown) => void,
  signal: AbortSignal,
): Promise<ControlAsked | null> {
  const socket = connect(readInstanceNote(home)?.control ?? controlAddress(home));
  return new Promise((resolve) => {
    let text = '';
    const settle = (asked: ControlAsked | null): void => {
      resolve(asked);
      socket.destroy();
    };
    signal.addEventListener('abort', () => settle(null), { once: true });
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const response = JSON.parse(line) as ControlResponse;
        if (response.ok) onResult(response.result);
        else settle({ outcome: 'answered', response });
      }
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const isNobody = error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ECONNREFUSED';
      const response = { ok: false, error: `the running instance cannot be reached: ${error.message}` } as const;
      settle(isNobody ? { outcome: 'not-running' } : { outcome: 'answered', response });
    });
    socket.on('close', () => settle(null));
  });
}

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
