// The one door in: where the page hears of everything. In the desktop it is a port to the desk worker that the window hands
// over, in a browser a WebSocket to the same worker; both carry the same JSON text.
import type { DeskClientMessage, DeskFrame } from '../../protocol/desk-feed.ts';
import { DESK_PORT_MESSAGE, type DesktopBridge } from '../../protocol/desktop-bridge.ts';

export type DeskListener = {
  /** What is sent from now on arrives. */
  onOpen?(): void;
  /** Frames arrive in the order in which they were sent. */
  onFrame(frame: DeskFrame): void;
  /** Nothing comes any more. Called at most once for each link. */
  onClose(reason: string): void;
};

/** One connection. `send` on a closed link does nothing. */
export type DeskLink = { send(message: DeskClientMessage): void; close(): void };

/** Opens a connection; `closed` is called when it cannot be had. */
export type DeskPort = { open(listener: DeskListener): DeskLink };

/** What the desktop's preload script put into the page; undefined in a browser. */
export const findDesktopBridge = (): DesktopBridge | undefined =>
  (globalThis as { readonly tradewarden?: DesktopBridge }).tradewarden;

export function findDeskPort(): DeskPort {
  const bridge = findDesktopBridge();
  return bridge ? createMessagePort(bridge) : createSocketPort(new URL('desk', location.href.replace(/^http/, 'ws')).href);
}

/** The path is beside the page: `ws://127.0.0.1:PORT/desk`. The cookie that the one-time link became goes with it. */
function createSocketPort(address: string): DeskPort {
  return {
    open(listener) {
      const socket = new WebSocket(address);
      let isClosed = false;
      const close = (reason: string): void => {
        if (isClosed) return;
        isClosed = true;
        listener.onClose(reason);
      };
      socket.addEventListener('open', () => listener.onOpen?.());
      socket.addEventListener('message', ({ data }) => {
        if (!isClosed && typeof data === 'string') listener.onFrame(JSON.parse(data) as DeskFrame);
      });
      socket.addEventListener('close', ({ code, reason }) => close(reason === '' ? `the connection ended (${code})` : reason));
      return {
        send: (message) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
        },
        close: () => {
          isClosed = true;
          socket.close();
        },
      };
    },
  };
}

/** Each port that the window hands over replaces the one before: the link ends, and the next `open` gets the new port. */
function createMessagePort(bridge: DesktopBridge): DeskPort {
  let waiting: MessagePort | null = null;
  let begin: ((port: MessagePort) => void) | null = null;
  addEventListener('message', ({ source, data, ports }) => {
    const [port] = ports;
    if (source !== window || data !== DESK_PORT_MESSAGE || !port) return;
    if (begin) begin(port);
    else waiting = port;
  });
  bridge.askForDeskPort();

  return {
    open(listener) {
      let current: MessagePort | null = null;
      const use = (port: MessagePort): void => {
        if (current) {
          // The desk worker began again. A new link starts from its first frame.
          waiting = port;
          begin = null;
          current.close();
          listener.onClose('the desk started again');
          return;
        }
        current = port;
        port.onmessage = ({ data }) => {
          if (typeof data === 'string') listener.onFrame(JSON.parse(data) as DeskFrame);
        };
        port.start();
        listener.onOpen?.();
      };
      begin = use;
      if (waiting) use(waiting);
      waiting = null;
      return {
        send: (message) => current?.postMessage(JSON.stringify(message)),
        close: () => {
          if (begin === use) begin = null;
          current?.close();
        },
      };
    },
  };
}
