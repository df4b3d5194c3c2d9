// One private channel to main, whether main forked us as a Node child process or as an Electron utility process.
import type { MessageToMain, MessageToWorker } from '../protocol/parent-channel.ts';

export type ParentChannel = {
  send(message: MessageToMain): void;
  /** `ports` are those that came with the message; only a utility process is ever given any. */
  onMessage(listener: (message: MessageToWorker, ports: readonly TransferredPort[]) => void): void;
  /** main is gone: a worker without a parent must not live on. */
  onClosed(listener: () => void): void;
  /** Resolves when what was sent has left this process. */
  flush(): Promise<void>;
};

/** One end of a message channel whose other end is in a window: the slice of Electron's `MessagePortMain` that is used here. */
export type TransferredPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** The other end was closed, or is gone together with its page. */
  on(event: 'close', listener: () => void): void;
  /** Messages wait until this is called. */
  start(): void;
  close(): void;
};

/** The slice of Electron's `process.parentPort` that is used here. */
type UtilityParentPort = {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: MessageToWorker; readonly ports: readonly TransferredPort[] }) => void,
  ): void;
};

export function parentChannel(): ParentChannel {
  const utilityPort = (process as NodeJS.Process & { readonly parentPort?: UtilityParentPort }).parentPort;
  return utilityPort ? utilityChannel(utilityPort) : nodeChannel();
}

function nodeChannel(): ParentChannel {
  if (!process.send) {
    console.error('This is a Tradewarden worker; it is started by "tradewarden run", not by hand.');
    process.exit(64);
  }
  let lastSent: Promise<void> = Promise.resolve();
  return {
    send(message) {
      if (!process.connected) return;
      lastSent = new Promise((resolve) => process.send?.(message, undefined, {}, () => resolve()));
    },
    onMessage: (listener) => process.on('message', (message) => listener(message as MessageToWorker, [])),
    onClosed: (listener) => process.on('disconnect', listener),
    flush: () => lastSent,
  };
}

function utilityChannel(port: UtilityParentPort): ParentChannel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', (event) => listener(event.data, event.ports)),
    // Electron ends utility processes together with the app, so there is no separate event to wait for.
    onClosed: () => {},
    flush: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
