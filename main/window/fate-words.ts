// What is said before a session ends: what is open, and what will become of it.
import type { TradingMode } from '../../protocol/summary.ts';
import type { ShellState } from '../tray/shell-state.ts';

type Open = Pick<ShellState, 'openOrders' | 'positions' | 'venue'>;

/** `1 open order and 2 open positions`; empty when nothing is open. */
export function describeOpen({ openOrders, positions }: Pick<Open, 'openOrders' | 'positions'>): string {
  const parts = [count(openOrders, 'open order'), count(positions, 'open position')].filter((part) => part !== '');
  return parts.join(' and ');
}

/** What will become of each kind of thing that is open. `end` is what ends with the session, `next` what goes on with it. */
export function describeFate({ openOrders, positions, venue }: Open, end: string, next: string): string {
  const sentences: string[] = [];
  if (venue === 'simulator') sentences.push(`The simulated market stops with ${end}, and goes on with the next ${next}.`);
  else {
    if (openOrders > 0) sentences.push('Open orders stay at the venue and may be filled while nobody watches them.');
    if (positions > 0) sentences.push('Positions stay open, and no strategy, stop or limit of Tradewarden watches them.');
  }
  sentences.push(`The next ${next} compares journal and venue before it trades.`);
  return sentences.join(' ');
}

/** What a switch of the mode does, before anybody does it. */
export function describeSwitch(state: Open & Pick<ShellState, 'mode'>, to: TradingMode): string {
  const open = describeOpen(state);
  const account =
    state.venue === 'alpaca-live' ? 'live account' : state.venue === 'alpaca-paper' ? 'paper account' : 'simulator';
  return [
    `The ${state.mode} session ends in order, every strategy and worker with it, once nothing stands in the way of ${to} trading.`,
    open === '' ? `Nothing is open at the ${account}.` : `Open at the ${account}: ${open}.`,
    describeFate(state, `the ${state.mode} session`, `${state.mode} session`),
    to === 'live'
      ? 'The live session begins read-only: nothing is ordered before somebody arms it.'
      : 'An arming ends with the live session; the next one begins read-only.',
  ].join('\n');
}

const count = (number: number, what: string): string => (number === 0 ? '' : `${number} ${what}${number === 1 ? '' : 's'}`);
