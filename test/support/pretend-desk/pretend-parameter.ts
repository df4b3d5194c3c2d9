// A parameter as the desk shows it: that of the fast average, or another one.
import type { ParameterView } from '../../../protocol/desk-views/strategies.ts';

export const pretendParameter = (other: Partial<ParameterView> = {}): ParameterView => ({
  name: 'fast',
  type: 'integer',
  default: 10,
  minimum: 2,
  maximum: 500,
  choices: [],
  description: 'Bars in the fast average',
  value: 8,
  ...other,
});
