// System notifications for what a person should know while the window is closed: fills, denials and alerts.
import { Notification } from 'electron';
import type { DenialView, ExecutionView, PortfolioView } from '../../protocol/portfolio-view.ts';
import type { TradingSession } from '../session/trading-session.ts';
import type { ShellState } from './shell-state.ts';

/** More at once are told as one. */
const MOST_AT_ONCE = 3;

export type Announcer = {
  /** Looks at what was added since the state before, and tells it. */
  tell(state: ShellState, before: ShellState | null): void;
};

/** `onClick` brings the window back. */
export function createAnnouncer(session: TradingSession, onClick: () => void): Announcer {
  const told = new Set<string>();
  const show = (title: string, body: string): void => announce(title, body, onClick);
  return {
    tell(state, before) {
      const isKnown = before !== null && before.tradingState !== null;
      if (isKnown && state.tradingState !== null && state.tradingState !== before.tradingState)
        show(`Trading is ${state.tradingState}`, `It was ${before.tradingState}.`);
      if (!isKnown || (state.fills <= before.fills && state.denied <= before.denied)) return;
      const fills = state.fills - before.fills;
      const denied = state.denied - before.denied;
      void session.answers.portfolio().then((view) => {
        const lines = view === null ? [] : newest(view, fills, denied).filter(({ id }) => !told.has(id));
        for (const { id } of lines) told.add(id);
        if (lines.length > MOST_AT_ONCE) show(`${fills} fills, ${denied} denials`, lines[lines.length - 1]?.body ?? '');
        else for (const { title, body } of lines) show(title, body);
      });
    },
  };
}

/** Tells each new alert that somebody should look at. A halt that went well is told with the trading state. */
export function announceAlerts(session: TradingSession, onClick: () => void): void {
  session.alerts.onChange(({ severity, code, text, count, acknowledgedBy }) => {
    const isToldWithState = code === 'TRADING_HALTED' && severity !== 'critical';
    if (severity === 'info' || isToldWithState || count > 1 || acknowledgedBy !== null) return;
    announce(severity === 'critical' ? 'Look at this now' : 'Alert', text, onClick);
  });
}

/**
 * Electron itself holds a notification only weakly: one that nobody holds is collected while it is still shown, and a click on it does
 * nothing (electron/electron#16922). Not every system tells of its end, so the oldest make room.
 */
const shown: Notification[] = [];
const MOST_HELD = 50;

/** One notification, where the system shows any. */
export function announce(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  notification.on('click', onClick);
  shown.push(notification);
  if (shown.length > MOST_HELD) shown.shift();
  notification.show();
}

type Line = { readonly id: string; readonly title: string; readonly body: string };

function newest(view: PortfolioView, fills: number, denied: number): readonly Line[] {
  return [
    ...view.executions.slice(view.executions.length - Math.max(0, fills)).map(toFillLine),
    ...view.denials.slice(view.denials.length - Math.max(0, denied)).map(toDenialLine),
  ];
}

const toFillLine = ({ executionId, side, quantity, symbol, price, book }: ExecutionView): Line => ({
  id: executionId,
  title: `${side === 'buy' ? 'Bought' : 'Sold'} ${quantity} ${symbol}`,
  body: `at ${price}, for ${book}`,
});

const toDenialLine = ({ signalId, side, symbol, code, text, book }: DenialView): Line => ({
  id: signalId,
  title: `Denied: ${side} ${symbol}`,
  body: `${text} (${code}), for ${book}`,
});
