// Faults of trade updates: lost, doubled, late, out of order, and said again on command.
import type { TradeUpdate } from '../../../trading/venue/trade-update.ts';
import type { FaultBook } from './fault-book.ts';

export type UpdateFaults = {
  publish(update: TradeUpdate): void;
  /** Says the last updates again, as the real venue sometimes does after a reconnection. Returns how many. */
  replay(count: number): number;
};

const REMEMBERED = 1_000;

export function createUpdateFaults(book: FaultBook, publish: (update: TradeUpdate) => void): UpdateFaults {
  const recent: TradeUpdate[] = [];
  let heldBack: TradeUpdate[] = [];

  function say(update: TradeUpdate): void {
    recent.push(update);
    if (recent.length > REMEMBERED) recent.shift();
    publish(update);
    const late = heldBack;
    heldBack = [];
    for (const held of late) publish(held);
  }

  return {
    publish(update) {
      const { order, event } = update;
      const fault = book.strike(['lose-update', 'duplicate-update', 'delay-update', 'reorder-update'], {
        symbol: order.symbol,
        event,
      });
      switch (fault?.kind) {
        case undefined:
          say(update);
          return;
        case 'lose-update':
          return;
        case 'duplicate-update':
          say(update);
          publish(update);
          return;
        case 'delay-update':
          setTimeout(() => say(update), fault.ms).unref();
          return;
        case 'reorder-update':
          heldBack.push(update);
          return;
      }
    },
    replay(count) {
      const again = recent.slice(-count);
      for (const update of again) publish(update);
      book.note('updates-replayed', { count: again.length });
      return again.length;
    },
  };
}
