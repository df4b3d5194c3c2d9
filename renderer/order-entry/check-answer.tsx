// What the risk checks would say, in a place whose height does not change.
import type { OrderCheck } from './order-check.ts';
import './check-answer.css';

type CheckAnswerProps = { readonly check: OrderCheck; readonly isComplete: boolean; readonly canCommand: boolean };

export function CheckAnswer({ check, isComplete, canCommand }: CheckAnswerProps) {
  const [tone, text] = toWords(check, isComplete, canCommand);
  return (
    <output className={`check-answer ${tone}`} aria-label="Risk checks">
      {text}
    </output>
  );
}

function toWords(check: OrderCheck, isComplete: boolean, canCommand: boolean): readonly [tone: string, text: string] {
  if (!canCommand) return ['faint', 'Orders cannot be sent from here: you are watching only, or the desk is not connected.'];
  switch (check.state) {
    case 'none':
      return ['faint', isComplete ? '' : 'The risk checks answer here before anything is sent.'];
    case 'asking':
      return ['faint', 'Asking the risk checks …'];
    case 'passes':
      return ['up', `✓ ${check.text === '' ? 'Passes the risk checks' : check.text}`];
    case 'denied':
      return ['warn', `✕ Would be denied: ${check.code}, ${check.text.replace(`${check.code}: `, '')}`];
    case 'unknown':
      return ['warn', `! ${check.text}`];
  }
}
