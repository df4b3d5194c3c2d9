// Faults of WebSockets: upgrades and keys refused, sockets dropped, mute or slow, trades that are taken back.
import type { WebSocket } from 'ws';
import type { AuthenticationError } from '../streams/market-data-connection.ts';
import type { FaultBook, FaultOf } from './fault-book.ts';

type Send = (frame: Buffer, options: { readonly binary: boolean }) => void;

export type StreamFaults = {
  /** The HTTP status with which an upgrade is refused now; null to let it in. */
  refusal(path: string): number | null;
  /** Puts a socket under the rules. */
  watch(socket: WebSocket, path: string): void;
  /** The error that good keys meet now, such as a full connection limit; null to let them in. */
  authenticationError(path: string): AuthenticationError | null;
  /** What becomes of a trade of a stock that goes out now. */
  misprint(path: string, symbol: string): FaultOf<'correct-trade' | 'cancel-trade'> | null;
  /** How many milliseconds a connection that just died keeps its place; 0 when the venue notices at once. */
  deadConnectionMs(path: string): number;
};

export function createStreamFaults(book: FaultBook): StreamFaults {
  const open = new Map<WebSocket, string>();

  book.onBegin(({ fault, match }) => {
    if (fault.kind !== 'drop' && fault.kind !== 'outage') return;
    for (const [socket, path] of open) {
      if (match.path !== undefined && !path.startsWith(match.path)) continue;
      if (fault.kind === 'drop') book.strike(['drop'], { path });
      else book.note('fault', { fault: 'outage', path });
      socket.terminate();
    }
  });

  return {
    refusal(path) {
      if (book.strike(['outage'], { path })) return 503;
      return book.strike(['refuse-upgrade'], { path })?.status ?? null;
    },
    watch(socket, path) {
      open.set(socket, path);
      socket.on('close', () => open.delete(socket));
      const send = socket.send.bind(socket) as Send;
      const sendLater = createSlowLine((frame, options) => {
        if (socket.readyState === socket.OPEN) send(frame, options);
      });
      socket.send = ((frame: Buffer, options: { binary: boolean }): void => {
        if (book.holding(['mute'], { path })) return;
        const slow = book.holding(['slow'], { path });
        if (!sendLater(slow?.ms ?? 0, frame, options)) send(frame, options);
      }) as WebSocket['send'];
    },
    authenticationError(path) {
      const fault = book.strike(['connection-limit', 'refuse-authentication'], { path });
      return fault && (fault.kind === 'connection-limit' ? 406 : fault.code);
    },
    misprint: (path, symbol) => book.strike(['correct-trade', 'cancel-trade'], { path, symbol }),
    deadConnectionMs: (path) => book.strike(['dead-connection'], { path })?.ms ?? 0,
  };
}

/** Frames in their order, each at least so late as it is told. False when there is nothing to wait for: then the caller sends. */
function createSlowLine(send: Send): (ms: number, ...frame: Parameters<Send>) => boolean {
  const waiting: { readonly dueMs: number; readonly frame: Parameters<Send> }[] = [];
  const sendDue = (): void => {
    for (let first = waiting[0]; first; first = waiting[0]) {
      const leftMs = first.dueMs - performance.now();
      if (leftMs > 0) {
        setTimeout(sendDue, leftMs).unref();
        return;
      }
      waiting.shift();
      send(...first.frame);
    }
  };
  return (ms, ...frame) => {
    if (ms === 0 && waiting.length === 0) return false;
    waiting.push({ dueMs: performance.now() + ms, frame });
    if (waiting.length === 1) setTimeout(sendDue, ms).unref();
    return true;
  };
}
