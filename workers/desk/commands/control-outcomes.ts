// What a page hears of what the executor answered.
import type { CommandOutcome } from '../../../protocol/desk-commands.ts';
import type { ControlAnswer } from '../sources/executor-source.ts';

export const done = (text: string): CommandOutcome => ({ outcome: 'done', text });
export const begun = (text: string): CommandOutcome => ({ outcome: 'begun', text });

export function toFailure(answer: Extract<ControlAnswer, { readonly ok: false }>): CommandOutcome {
  if (answer.isSent) return { outcome: 'unanswered', text: `${answer.reason}; the orders show what happened` };
  return { outcome: 'refused', code: 'NOT_NOW', text: answer.reason };
}

export function toControlOutcome(answer: ControlAnswer, text: string): CommandOutcome {
  if (!answer.ok) return toFailure(answer);
  const { denial } = answer.result;
  return denial ? { outcome: 'denied', code: denial.code, text: denial.text } : begun(text);
}
