// Faults of WebSockets: upgrades refused, sockets dropped, mute or slow.
import type { WebSocket } from 'ws';
import type { FaultBook } from './fault-book.ts';

export type StreamFaults = {
  /** The HTTP status with which an upgrade is refused now; null to let it in. */
  refusal(path: string): number | null;
  /** Puts a socket under the rules. */
  watch(socket: WebSocket, path: string): void;
  /** Whether authentication meets a full connection limit. */
  isFull(path: string): boolean;
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
      const send = socket.send.bind(socket) as (frame: Buffer, options: { binary: boolean }) => void;
      socket.send = ((frame: Buffer, options: { binary: boolean }): void => {
        if (book.holding(['mute'], { path })) return;
        const slow = book.holding(['slow'], { path });
        if (!slow) {
          send(frame, options);
          return;
        }
        // Timers of one length end in the order in which they began, so frames keep theirs.
        setTimeout(() => {
          if (socket.readyState === socket.OPEN) send(frame, options);
        }, slow.ms);
      }) as WebSocket['send'];
    },
    isFull: (path) => book.strike(['connection-limit'], { path }) !== null,
  };
}
