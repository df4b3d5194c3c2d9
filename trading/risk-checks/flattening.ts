// While a flatten closes positions, nothing may open what it closes.
import type { RiskCheck } from './risk-check.ts';

export const checkFlattening: RiskCheck = (_proposal, { flattening }) =>
  flattening === null ? null : { code: 'FLATTENING', text: `it is being flattened: ${flattening}` };
