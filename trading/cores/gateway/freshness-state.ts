// What is remembered of the rhythm of each symbol, and of the suspicion that a stream is mute.
import { Map as PersistentMap } from 'immutable';
import type { MarketStream } from './gateway-messages.ts';

/** `longestGapUs`: the longest recent silence between two beats with ticks; older ones count less and less. */
export type Rhythm = { readonly seenAtUs: number; readonly longestGapUs: number; readonly beats: number };
/** `inVain`: how many checks in a row found nothing; the next one waits the longer. */
export type Suspicion = { readonly isChecking: boolean; readonly nextCheckUs: number; readonly inVain: number };

/** Since when somebody wants a symbol, in local time and in the market's: before that nothing of it could come. */
export type WantedSince = { readonly localUs: number; readonly venueUs: number };

export type Freshness = {
  readonly wantedSince: PersistentMap<string, WantedSince>;
  readonly rhythms: PersistentMap<string, Rhythm>;
  readonly suspicions: Readonly<Record<MarketStream, Suspicion>>;
  /** Symbols that are silent for longer than their rhythm allows. */
  readonly staleSymbols: readonly string[];
  /** Since when, in local time, the equity session is open; null while it is not. */
  readonly openSinceUs: number | null;
  /** The market's time when it last moved, and when that was: a replay that is over is not mute. */
  readonly venueTimeUs: number;
  readonly movedAtUs: number;
};

const TRUSTING: Suspicion = { isChecking: false, nextCheckUs: 0, inVain: 0 };
export const FRESH: Freshness = {
  wantedSince: PersistentMap(),
  rhythms: PersistentMap(),
  suspicions: { stocks: TRUSTING, crypto: TRUSTING },
  staleSymbols: [],
  openSinceUs: null,
  venueTimeUs: 0,
  movedAtUs: 0,
};
