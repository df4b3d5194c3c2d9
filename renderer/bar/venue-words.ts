// The words for mode, venue and state, the same wherever they are shown.
import type { LiveState } from '../../protocol/desk-views/bar.ts';
import type { TradingState } from '../../protocol/portfolio.ts';
import type { Mode, VenueName } from '../../protocol/summary.ts';
import type { DotTone } from '../elements/dot.tsx';

const VENUE_WORDS: Readonly<Record<VenueName, string>> = {
  simulator: 'Simulator',
  'alpaca-paper': 'Alpaca paper',
  'alpaca-live': 'Alpaca',
};

const LIVE_WORDS: Readonly<Record<LiveState, string>> = {
  'not-live': '',
  'read-only': 'read-only',
  armed: 'armed',
  'winding-down': 'winding down',
};

/** `PAPER · SIMULATOR`, `LIVE · ALPACA · ARMED`. */
export function badgeText(mode: Mode, venue: VenueName, live: LiveState): string {
  const state = LIVE_WORDS[live];
  const venueWord = venue === 'alpaca-paper' ? 'Alpaca' : VENUE_WORDS[venue];
  return [mode, venueWord, ...(state === '' ? [] : [state])].join(' · ').toUpperCase();
}

export const TRADING_TONES: Readonly<Record<TradingState, DotTone>> = { ACTIVE: 'good', REDUCING: 'warn', HALTED: 'bad' };

const TRADING_MEANINGS: Readonly<Record<TradingState, string>> = {
  ACTIVE: 'orders may go out',
  REDUCING: 'only orders that shrink positions',
  HALTED: 'no orders but cancels',
};

/** What may go out in a trading state: at a live venue that nobody armed nothing does, whatever the state. */
export function tradingMeaning(state: TradingState, live: LiveState | undefined): string {
  if (live === 'read-only') return 'nothing goes out: not armed';
  if (live === 'winding-down' && state === 'ACTIVE') return TRADING_MEANINGS.REDUCING;
  return TRADING_MEANINGS[state];
}
