// The WebSocket under an SDK stream: only to an allowed address, and ended at once instead of waiting for a dead peer's farewell.
import type { streaming } from '@alpacahq/alpaca-trade-api';
import { WebSocket } from 'ws';
import type { Origins } from './origins.ts';

export type StreamSocket = {
  /** The options that every stream of ours shares: the SDK must not reconnect by itself, a new stream object is safer. */
  readonly options: Pick<streaming.AlpacaWebSocketOptions, 'reconnect' | 'wsFactory'>;
  terminate(): void;
};

/** `onFrame` sees every frame before the SDK does. */
export function createStreamSocket(
  origins: Origins,
  handshakeTimeoutMs: number,
  onFrame?: (frame: WebSocket.RawData) => void,
): StreamSocket {
  let socket: WebSocket | undefined;
  return {
    options: {
      reconnect: false,
      wsFactory: (url, codec) => {
        origins.assertStream(url);
        const headers = codec === 'msgpack' ? { 'Content-Type': 'application/msgpack' } : {};
        socket = new WebSocket(url, {
          perMessageDeflate: false,
          followRedirects: false,
          handshakeTimeout: handshakeTimeoutMs,
          headers,
        });
        if (onFrame) socket.on('message', onFrame);
        return socket as unknown as streaming.WebSocketLike;
      },
    },
    terminate() {
      // A socket that is still connecting reports its end as an error, which nobody waits for any more.
      socket?.on('error', () => {});
      socket?.terminate();
    },
  };
}

/** The SDK swallows what a listener throws; a bug of ours must end the process instead. */
export function asUncaught<Parameters extends readonly unknown[]>(
  listener: (...parameters: Parameters) => void,
): (...parameters: Parameters) => void {
  return (...parameters) => {
    try {
      listener(...parameters);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
