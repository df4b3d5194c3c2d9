// Asks the running instance of a data folder.
import { connect } from 'node:net';
import type { HomeFolders } from '../home.ts';
import { findInstanceNote, lockInstance } from '../locks/instance-lock.ts';
import { describeMistake } from '../settings/mistakes.ts';
import type { ControlAccess } from './control-access.ts';
import type { ControlRequest, ControlResponse } from './control-protocol.ts';
import { createGreeting, HANDSHAKE_MS, LONGEST_HANDSHAKE_LINE } from './handshake.ts';

export type ControlAsked =
  | { readonly outcome: 'answered'; readonly response: ControlResponse }
  /** `pid`: of a process that holds the data folder and cannot be asked yet, or not any more; null when there is none. */
  | { readonly outcome: 'not-running'; readonly pid: number | null };

const PATIENCE_MS = 15_000;

/** `not-running` when nobody listens. A listener that does not answer in time is an answer that says so. */
export async function askInstance(home: HomeFolders, request: ControlRequest): Promise<ControlAsked> {
  const asked = await converse(home, request, (response) => ({ outcome: 'answered', response }));
  return asked ?? failed('the running instance ended before it answered');
}

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
  const hear = (response: ControlResponse): ControlAsked | null => {
    if (!response.ok) return { outcome: 'answered', response };
    onResult(response.result);
    return null;
  };
  return converse(home, request, hear, signal);
}

/** `hear` ends the conversation with what it returns; null means that more may come. Null when the other side ended it. */
async function converse(
  home: HomeFolders,
  request: ControlRequest,
  hear: (response: ControlResponse) => ControlAsked | null,
  signal?: AbortSignal,
): Promise<ControlAsked | null> {
  const note = findInstanceNote(home);
  if (!note.ok) {
    return failed(`the note of the running instance cannot be used: ${note.mistakes.map(describeMistake).join('; ')}`);
  }
  if (note.value === null) return { outcome: 'not-running', pid: null };
  const asked = await converseAt(note.value.control, request, hear, signal);
  return asked === 'nobody-listens' ? { outcome: 'not-running', pid: isHeld(home) ? note.value.pid : null } : asked;
}

/** Whether a process has the data folder: one that begins or ends, or one that is stuck. */
function isHeld(home: HomeFolders): boolean {
  const lock = lockInstance(home);
  lock?.release();
  return lock === null;
}

function converseAt(
  access: ControlAccess,
  request: ControlRequest,
  hear: (response: ControlResponse) => ControlAsked | null,
  signal: AbortSignal | undefined,
): Promise<ControlAsked | 'nobody-listens' | null> {
  const socket = connect(access.address);
  const greeting = createGreeting(access);
  return new Promise((resolve) => {
    let waiting = '';
    let isProven = false;
    const settle = (asked: ControlAsked | 'nobody-listens' | null): void => {
      resolve(asked);
      clearTimeout(handshake);
      socket.off('data', take);
      socket.destroy();
    };
    const distrust = (): void =>
      settle(failed(`what listens at ${access.address} did not prove to be the instance that runs: nothing was asked of it`));
    const late = (ms: number): void => settle(failed(`the running instance did not answer within ${ms / 1000} s`));
    const handshake = setTimeout(() => late(HANDSHAKE_MS), HANDSHAKE_MS);
    const takeLine = (line: string): void => {
      if (!isProven) {
        const proof = line.length > LONGEST_HANDSHAKE_LINE ? null : greeting.answer(line);
        isProven = proof !== null;
        clearTimeout(handshake);
        if (isProven) socket.write(`${proof}\n${JSON.stringify(request)}\n`);
        else distrust();
        return;
      }
      const response = readResponse(line);
      const asked = response === null ? failed('the running instance answered with something else than JSON') : hear(response);
      // Whoever follows may wait for hours between two lines.
      if (asked) settle(asked);
      else socket.setTimeout(0);
    };
    const take = (chunk: string): void => {
      const lines = (waiting + chunk).split('\n');
      waiting = lines.pop() ?? '';
      for (const line of lines) if (!socket.destroyed) takeLine(line);
      if (!isProven && waiting.length > LONGEST_HANDSHAKE_LINE) distrust();
    };
    signal?.addEventListener('abort', () => settle(null), { once: true });
    socket.setEncoding('utf8');
    socket.setTimeout(PATIENCE_MS, () => late(PATIENCE_MS));
    socket.on('connect', () => socket.write(`${greeting.hello}\n`));
    socket.on('data', take);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const isNobody = error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ECONNREFUSED';
      settle(isNobody ? 'nobody-listens' : failed(`the running instance cannot be reached: ${error.message}`));
    });
    socket.on('close', () => settle(null));
  });
}

function readResponse(line: string): ControlResponse | null {
  try {
    return JSON.parse(line) as ControlResponse;
  } catch {
    return null;
  }
}

const failed = (error: string): ControlAsked => ({ outcome: 'answered', response: { ok: false, error } });
