// The way to the desktop's window: a message port that main handed over, so that hot data never crosses main.
import type { TransferredPort } from '../../../runtime/parent-port.ts';
import { type Transport, toFrame } from './client.ts';

export function createPortTransport(port: TransferredPort): Transport {
  return {
    send: (frame) => port.postMessage(frame),
    close(reason) {
      port.postMessage(toFrame({ kind: 'goodbye', reason }));
      port.close();
    },
    // A port does not tell; the frames that the page has not seen yet are counted instead.
    waitingBytes: 0,
  };
}
