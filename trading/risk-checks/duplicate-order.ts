// The same order twice within a moment is taken for a strategy gone wrong.
import type { RiskCheck } from './risk-check.ts';

export const checkDuplicateOrder: RiskCheck = (proposal, { lastOrder, limits }) => {
  if (lastOrder === null) return null;
  const isSame =
    lastOrder.side === proposal.side &&
    lastOrder.quantity === proposal.quantity &&
    lastOrder.type === proposal.type &&
    lastOrder.limitPrice === proposal.limitPrice;
  const ageMs = (proposal.causedAtUs - lastOrder.causedAtUs) / 1000;
  return isSame && ageMs < limits.duplicateWindowMs
    ? {
        code: 'DUPLICATE_ORDER',
        text: `the same order was sent ${Math.max(0, Math.round(ageMs))} ms before, within the window of ${limits.duplicateWindowMs} ms`,
      }
    : null;
};
