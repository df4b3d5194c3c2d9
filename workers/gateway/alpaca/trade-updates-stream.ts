// Order reports from Alpaca's trading stream. Live only after the venue acknowledged that it sends them.
import { type Alpaca, streaming } from '@alpacahq/alpaca-trade-api';
import type { AlertNotice } from '../../../protocol/alerts.ts';
import type { OrderReported } from '../../../protocol/reports.ts';
import type { VenueListener } from '../venue.ts';
import { fromTradeUpdate } from './order-translation.ts';
import type { Origins } from './origins.ts';
import type { SkippedOrders } from './skipped-orders.ts';
import { asUncaught, createStreamSocket } from './stream-sockets.ts';
import type { StreamConnection, StreamTimings, StreamWatch } from './stream-supervisor.ts';

/** Refused keys, or a venue that counts too many connections. */
const IN_VAIN = /^auth failed$|: 429$/;

const KEYS_REFUSED: AlertNotice = {
  severity: 'critical',
  code: 'CREDENTIALS_REFUSED',
  subject: 'trade-updates',
  text: 'The venue refuses the keys for order reports. Check the key id and the secret, and whether they were renewed.',
};

export function connectTradeUpdates(
  sdk: Alpaca,
  origins: Origins,
  timings: StreamTimings,
  watch: StreamWatch,
  skipped: SkippedOrders,
  listener: Pick<VenueListener, 'onReport' | 'onAlert'>,
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
      if (report) listener.onReport(report);
    }),
  );
  stream.on(
    streaming.EVENT.CLIENT_ERROR,
    asUncaught((message: string) => {
      if (message === 'auth failed') listener.onAlert(KEYS_REFUSED);
      watch.fail(message, IN_VAIN.test(message) ? 'long' : 'short');
    }),
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
