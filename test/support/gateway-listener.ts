// An Alpaca venue connected to the misbehaving one, with everything it tells kept for a test to wait for.
import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach } from 'vitest';
import type { AlertNotice } from '../../protocol/alerts.ts';
import type { OrderReported } from '../../protocol/reports.ts';
import type { Tick } from '../../protocol/ticks.ts';
import type { StreamCondition, StreamName } from '../../trading/cores/gateway/gateway-messages.ts';
import { createAlpacaVenue } from '../../workers/gateway/alpaca/alpaca-venue.ts';
import type { StreamTimings } from '../../workers/gateway/alpaca/stream-supervisor.ts';
import { gatewaySettingsSchema } from '../../workers/gateway/settings.ts';
import type { Venue, VenueListener } from '../../workers/gateway/venue.ts';
import { createGatewayVenue, type GatewayVenue, KEYS } from './gateway-venue.ts';

/** Short waits, so that a test sees several of them. */
const QUICK_TIMINGS: StreamTimings = { answerMs: 300, shortestWaitMs: 5, longestWaitMs: 40, limitWaitMs: [20, 40] };

export type HeardVenue = {
  readonly venue: Venue;
  readonly listener: VenueListener;
  readonly ticks: Tick[];
  readonly reports: OrderReported[];
  readonly conditions: { readonly stream: StreamName; readonly condition: StreamCondition; readonly reason: string }[];
  readonly alerts: AlertNotice[];
  /** `level: text: reason` of everything that was logged. */
  readonly logs: string[];
  /** Resolves when what was heard so far, or hears later, makes `isDone` true. */
  until(isDone: () => boolean): Promise<void>;
  untilCondition(stream: StreamName, condition: StreamCondition, times?: number): Promise<void>;
};

/** A misbehaving venue and who hears it, fresh for each test of the file that calls this. */
export function freshVenueForEachTest(): { readonly server: GatewayVenue; heard: HeardVenue } {
  const bench = {} as { server: GatewayVenue; heard: HeardVenue };
  beforeEach(async () => {
    bench.server = await createGatewayVenue();
    bench.heard = hearVenue(bench.server);
  });
  afterEach(async () => {
    bench.heard.venue.close();
    await bench.server.close();
  });
  return bench;
}

export function hearVenue(server: Pick<GatewayVenue, 'url'>, settings: Readonly<Record<string, unknown>> = {}): HeardVenue {
  const news = new EventEmitter();
  const heard = {
    ticks: [] as Tick[],
    reports: [] as OrderReported[],
    conditions: [] as HeardVenue['conditions'],
    logs: [] as string[],
    alerts: [] as AlertNotice[],
  };
  const parsed = gatewaySettingsSchema.parse({
    venue: 'simulator',
    simulatorUrl: server.url,
    requestTimeoutMs: 400,
    ...KEYS,
    ...settings,
  });
  const until = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) await once(news, 'change');
  };
  return {
    ...heard,
    venue: createAlpacaVenue(
      parsed,
      (level, text, fields) => heard.logs.push([level, text, fields?.['reason']].filter(Boolean).join(': ')),
      QUICK_TIMINGS,
    ),
    listener: {
      onTicks: (ticks) => {
        heard.ticks.push(...ticks);
        news.emit('change');
      },
      onAlert: (alert) => {
        heard.alerts.push(alert);
        news.emit('change');
      },
      onReport: (report) => {
        heard.reports.push(report);
        news.emit('change');
      },
      onStreamChanged: (stream, condition, reason) => {
        heard.conditions.push({ stream, condition, reason });
        news.emit('change');
      },
    },
    until,
    untilCondition: (stream, condition, times = 1) =>
      until(() => heard.conditions.filter((seen) => seen.stream === stream && seen.condition === condition).length >= times),
  };
}
