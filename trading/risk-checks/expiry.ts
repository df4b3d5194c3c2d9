// Says no to a signal that is older than its sender wanted.
import type { RiskCheck } from './risk-check.ts';

export const checkExpiry: RiskCheck = (proposal, context) =>
  context.venueTimeUs <= proposal.expiresAtUs
    ? null
    : {
        code: 'SIGNAL_EXPIRED',
        text: `it expired ${Math.ceil((context.venueTimeUs - proposal.expiresAtUs) / 1000)} ms of venue time ago`,
      };
