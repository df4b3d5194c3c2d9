// ipcMain: what pages send and ask, with the event that names the asking frame.
import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

export type IpcEvent = {
  readonly sender: object;
  readonly senderFrame: { readonly url: string; readonly parent: null; readonly origin: string };
  readonly processId: number;
  readonly frameId: number;
};
type Handler = (event: IpcEvent, ...values: readonly unknown[]) => unknown;

const handlers = new Map<string, Handler>();

class IpcMain extends EventEmitter {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}

const emitter = new IpcMain();
export const ipcMain = strict('ipcMain', emitter);

export const hearSend = (event: IpcEvent, channel: string, values: readonly unknown[]): void => {
  emitter.emit(channel, event, ...values);
};

/** The answer, or the error as the page sees it. */
export async function answerInvoke(
  event: IpcEvent,
  channel: string,
  values: readonly unknown[],
): Promise<{ readonly value: unknown } | { readonly error: string }> {
  const handler = handlers.get(channel);
  try {
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return { value: structuredClone(await handler(event, ...values)) };
  } catch (error) {
    return { error: `Error invoking remote method '${channel}': ${String(error)}` };
  }
}
