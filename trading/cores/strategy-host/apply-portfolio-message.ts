// What the executor says, applied to the strategy's own book and its signals under way.
import type { OrderUpdated, PortfolioMessage } from '../../../protocol/portfolio.ts';
import { type Decision, deliverEvent, followedBy, unchanged } from './deliver-event.ts';
import type { HostTime } from './host-messages.ts';
import { type HostState, symbolIndex, withSymbol } from './host-state.ts';
import { noteDenied, noteJournaled } from './outstanding-signals.ts';
import { applyBookSnapshot, applyOrder, applyPosition, changedOrders, isOldNews } from './own-book.ts';
import { advanceMark } from './signal-ids.ts';

export function applyPortfolioMessage(state: HostState, message: PortfolioMessage, now: HostTime): Decision {
  if ('book' in message && message.book !== state.settings.strategyId) return unchanged(state);
  switch (message.kind) {
    case 'signal-journaled':
      return unchanged(noteJournaled(state, message));
    case 'signal-denied':
      return {
        state: noteDenied(state, message),
        effects: [
          {
            kind: 'log',
            level: 'info',
            message: `${message.symbol}: ${message.code}: ${message.text}`,
            fields: { ...message },
          },
        ],
      };
    case 'position-updated':
      if (isOldNews(state.book, message)) return unchanged(state);
      return unchanged({ ...state, book: applyPosition(state.book, message) });
    case 'order-updated':
      if (isOldNews(state.book, message)) return unchanged(state);
      return deliverOrder({ ...state, book: applyOrder(state.book, message) }, message, now);
    case 'book-snapshot': {
      if (isOldNews(state.book, message)) return unchanged(state);
      // The first one tells what was before this life of the strategy; later ones may hold news that was missed.
      const news = state.book.isKnown ? changedOrders(state.book, message) : [];
      const replaced = unchanged({ ...state, book: applyBookSnapshot(state.book, message) });
      return news.reduce((decision, order) => followedBy(decision, (next) => deliverOrder(next, order, now)), replaced);
    }
    case 'trading-state-changed':
      return unchanged({ ...state, tradingState: message.state });
    default:
      // Of a newer executor: unknown kinds are no reason to stop.
      return unchanged(state);
  }
}

function deliverOrder(state: HostState, order: OrderUpdated, now: HostTime): Decision {
  const index = symbolIndex(state.settings, order.symbol);
  const known = state.symbols[index];
  if (known === undefined || state.phase !== 'live') return unchanged(state);
  const mark = advanceMark(known.order, order.updatedAtUs);
  const event = { kind: 'order', subject: order.symbol, ...mark } as const;
  return deliverEvent(withSymbol(state, index, { ...known, order: mark }), 'onOrder', { event, sentAtUs: 0 }, now, order);
}
