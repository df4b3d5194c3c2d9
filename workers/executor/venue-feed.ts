// Follows the gateway's broadcasts: reports and the clock for the core, prices for the board, and who the gateway is now.
import { publisherOf } from '../../protocol/broadcast.ts';
import { REPORT_TOPIC, type Report } from '../../protocol/reports.ts';
import { CLOCK_TOPIC, MARKS_TOPIC, type Marks, type VenueClock } from '../../protocol/ticks.ts';
import { monotonicUs } from '../../runtime/clocks.ts';
import type { LaneSockets } from '../../runtime/lane-sockets.ts';
import type { DecisionLoop } from './decision-loop.ts';
import type { GatewayClient } from './gateway-client.ts';
import type { PriceBoard } from './price-board.ts';

export type VenueFeed = {
  readonly countUnreadable: () => void;
  /** How far this worker is with the ticks that the gateway sent. */
  delivery(): {
    readonly publisher: string;
    readonly epoch: string;
    readonly next: Readonly<Record<string, number>>;
    readonly unacknowledgedSignals: number;
  };
};

/** Resolves when nothing that the gateway sends from now on can be missed. */
export async function listenToGateway(
  lanes: LaneSockets,
  loop: DecisionLoop,
  gateway: GatewayClient,
  prices: PriceBoard,
  progress: Record<string, number>,
): Promise<VenueFeed> {
  let epoch = '';
  const countUnreadable = (): void => {
    progress['unreadable'] = (progress['unreadable'] ?? 0) + 1;
  };
  const reports = lanes.subscriber('reports', {
    onMessage: (report) => loop.tell({ kind: 'report-received', report: report as Report }),
    onGap: () => loop.tell({ kind: 'reports-lost' }),
    onWelcome: (welcomed) => gateway.changeEpoch(welcomed),
    onUnreadable: countUnreadable,
  });
  const ticks = lanes.subscriber('ticks', {
    onMessage: (message, topic) => {
      if (topic === CLOCK_TOPIC) loop.tell({ kind: 'clock-ticked', clock: message as VenueClock });
      else prices.note(message as Marks, monotonicUs());
    },
    // A lost mark is replaced by the next one.
    onGap: () => {},
    onWelcome: (welcomed) => {
      epoch = welcomed;
    },
    onUnreadable: countUnreadable,
  });
  await Promise.all([reports.subscribe([REPORT_TOPIC]), ticks.subscribe([MARKS_TOPIC, CLOCK_TOPIC])]);
  return {
    countUnreadable,
    delivery: () => ({
      publisher: publisherOf(epoch),
      epoch,
      next: ticks.nextNumbers(publisherOf(epoch)),
      unacknowledgedSignals: 0,
    }),
  };
}
