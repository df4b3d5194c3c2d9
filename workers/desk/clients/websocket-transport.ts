// The way to a page in a browser.
import type { WebSocket } from 'ws';
import { type Transport, toFrame } from './client.ts';

/** 1008 is "policy violation", RFC 6455 7.4.1. */
const CLOSED_BY_US = 1008;

export function createWebSocketTransport(socket: WebSocket): Transport {
  return {
    send(frame) {
      if (socket.readyState === socket.OPEN) socket.send(frame);
    },
    close(reason) {
      if (socket.readyState === socket.OPEN) socket.send(toFrame({ kind: 'goodbye', reason }));
      // The reason of a close frame has room for 123 bytes.
      socket.close(CLOSED_BY_US, reason.slice(0, 100));
    },
    get waitingBytes() {
      return socket.bufferedAmount;
    },
  };
}
