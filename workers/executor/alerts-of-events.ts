// Which events of the journal a person should know of at once.
import type { AlertNotice } from '../../protocol/alerts.ts';
import type { JournalEvent } from '../../trading/journal/events.ts';

/** Null for what is everyday business. */
export function toAlert(event: JournalEvent): AlertNotice | null {
  switch (event.kind) {
    case 'AlertRaised': {
      const { severity, code, text } = event;
      // The sentence names the order or the limit, so that another one is another alert.
      return { severity, code, subject: text, text };
    }
    case 'ExternalOrderAdopted': {
      if (event.legOf !== undefined) return null;
      const { symbol, side, quantity, type } = event.order;
      const text = `An order that was not placed here is on the account: ${side} ${quantity} ${symbol}, ${type}. It is shown as external and left alone.`;
      return { severity: 'info', code: 'FOREIGN_ORDER', subject: event.venueOrderId, text };
    }
    case 'ExternalPositionAdopted': {
      if (event.cause === 'opening') return null;
      const { symbol, quantity } = event;
      const text = `The venue holds ${quantity} ${symbol} more than the journal explains. The difference was adopted as external.`;
      return { severity: 'warning', code: 'RECONCILIATION_DIFFERENCE', subject: symbol, text };
    }
    case 'ClosedElsewhere': {
      const { book, symbol, quantity, price, executionId } = event;
      const text =
        executionId === null
          ? `${quantity} ${symbol} of ${book} are not on the account any more: they were closed by an order that the venue does not show, and left the book at cost.`
          : `An order that was not placed here closed ${quantity} ${symbol} of ${book} at ${price}.`;
      return { severity: 'warning', code: 'CLOSED_ELSEWHERE', subject: `${executionId ?? symbol} ${book}`, text };
    }
    case 'CashDifferenceAdopted': {
      const text = `Cash at the venue differs by ${event.amount} from what the journal explains (${event.cause}). The difference was adopted.`;
      return { severity: 'warning', code: 'RECONCILIATION_DIFFERENCE', subject: 'cash', text };
    }
    default:
      return null;
  }
}

/** The component that an alert of the core is about; undefined for the orders themselves. */
export function componentOf(code: string): string | undefined {
  if (code === 'MAX_DAILY_LOSS') return 'risk-management';
  return code === 'UNEXPLAINED_DIFFERENCE' ? 'position-manager' : undefined;
}
