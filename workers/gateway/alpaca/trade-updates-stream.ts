// Order reports from Alpaca's trading stream. Live only after the venue acknowledged that it sends them.
import { type Alpaca, streaming } from '@alpacahq/alpaca-trade-api';
import type { OrderReported } from '../../../protocol/reports.ts';
import { fromTradeUpdate } from './order-translation.ts';
import type { Origins } from './origins.ts';
import type { SkippedOrders } from './skipped-orders.ts';
import { asUncaught, createStreamSocket } from './stream-sockets.ts';
import type { StreamConnection, StreamTimings, StreamWatch } from './stream-supervisor.ts';

/** Refused keys, or a venue that counts too many connections. */
const IN_VAIN = /^auth failed$|: 429$/;

export function connectTradeUpdates(
  sdk: Alpaca,
  origins: Origins,
  timings: StreamTimings,
  watch: StreamWatch,
  skipped: SkippedOrders,
  onReport: (report: OrderReported) => void,
): StreamConnection {
  // The SDK rounds the time of a report to milliseconds, so the report is read from the frame itself.
  let frame = '';
  const socket = createStreamSocket(origins, timings.answerMs, (data) => {
    frame = String(data);
  });
  const stream = sdk.trading.stream({ ...socket.options, url: origins.streams.tradeUpdates });
  stream.on(
    streaming.EVENT.SUBSCRIPTION,
    asUncaught((streams: unknown) => {
      if (Array.isArray(streams) && streams.includes('trade_updates')) watch.confirm('');
      else watch.fail('the venue does not send order reports', 'long');
    }),
  );
  stream.on(
    streaming.EVENT.TRADE_UPDATE,
    asUncaught(() => {
      const report = readReport(frame, watch, skipped);
      if (report) onReport(report);
    }),
  );
  stream.on(
    streaming.EVENT.CLIENT_ERROR,
    asUncaught((message: string) => watch.fail(message, IN_VAIN.test(message) ? 'long' : 'short')),
  );
  stream.on(
    streaming.STATE.DISCONNECTED,
    asUncaught(() => watch.fail('the connection ended', 'short')),
  );
  // Before connecting: the SDK sends what was asked for earlier exactly once.
  stream.subscribeTradeUpdates();
  stream.connect();
  return {
    close() {
      stream.disconnect();
      socket.terminate();
    },
  };
}

/** An unreadable report is a lost one: the stream ends, and its return makes everybody reconcile. */
function readReport(frame: string, watch: StreamWatch, skipped: SkippedOrders): OrderReported | null {
  try {
    return fromTradeUpdate((JSON.parse(frame) as { readonly data: unknown }).data, (order) => skipped.read(order));
  } catch (error) {
    watch.fail(`an order report cannot be read: ${(error as Error).message}`, 'short');
    return null;
  }
}
