// The same order twice within a moment is taken for a strategy gone wrong.
import type { RiskCheck } from './risk-check.ts';

export const checkDuplicateOrder: RiskCheck = (proposal, { lastOrder, limits }) => {
  if (lastOrder === null) return null;
  const isSame =
    lastOrder.side === proposal.side &&
    lastOrder.quantity === proposal.quantity &&
    lastOrder.type === proposal.type &&
    lastOrder.limitPrice === proposal.limitPrice &&
    lastOrder.stopPrice === proposal.stopPrice;
  // Signals that had to be repeated come in another order than that of their causes.
  const apartMs = Math.abs(proposal.causedAtUs - lastOrder.causedAtUs) / 1000;
  return isSame && apartMs < limits.duplicateWindowMs
    ? {
        code: 'DUPLICATE_ORDER',
        text: `the same order was sent for a cause ${Math.round(apartMs)} ms away, within the window of ${limits.duplicateWindowMs} ms`,
      }
    : null;
};
