// Asks the risk checks what they would say to an order that is being typed, a moment after it changed and again while it stands.
import { useEffect, useState } from 'react';
import type { DeskCommand } from '../../protocol/desk-commands.ts';
import { askDesk } from '../desk/desk-commands.ts';

export type OrderCheck =
  | { readonly state: 'none' | 'asking' }
  | { readonly state: 'passes'; readonly text: string }
  | { readonly state: 'denied'; readonly code: string; readonly text: string }
  /** Nobody could say: the order may be sent all the same, and is checked then. */
  | { readonly state: 'unknown'; readonly text: string };

const QUIET_MS = 250;
const AGAIN_AFTER_MS = 4_000;

/** Null asks nothing. */
export function useOrderCheck(command: DeskCommand | null): OrderCheck {
  const [check, setCheck] = useState<OrderCheck>({ state: 'none' });
  const key = command === null ? null : JSON.stringify(command);
  useEffect(() => {
    if (key === null) {
      setCheck({ state: 'none' });
      return undefined;
    }
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout>;
    setCheck({ state: 'asking' });
    const ask = async (): Promise<void> => {
      const answer = toCheck(await askDesk(JSON.parse(key) as DeskCommand));
      if (!isCurrent) return;
      setCheck(answer);
      // Prices and positions move: what passed a while ago may be denied now.
      timer = setTimeout(() => void ask(), AGAIN_AFTER_MS);
    };
    timer = setTimeout(() => void ask(), QUIET_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [key]);
  return check;
}

function toCheck(outcome: Awaited<ReturnType<typeof askDesk>>): OrderCheck {
  switch (outcome.outcome) {
    case 'done':
    case 'begun':
      return { state: 'passes', text: outcome.text };
    case 'denied':
      return { state: 'denied', code: outcome.code, text: outcome.text };
    case 'refused':
    case 'unanswered':
      return { state: 'unknown', text: outcome.text };
  }
}
