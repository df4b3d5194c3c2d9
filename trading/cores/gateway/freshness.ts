// Finds a stream that is connected and mute. Each symbol is measured by its own recent rhythm; what is silent for too long is
// only suspected, because markets fall silent too. Proof is a price that the venue tells when asked, and never sent by itself.
import type { TickKind } from '../../../protocol/ticks.ts';
import type { Freshness, Rhythm, Suspicion } from './freshness-state.ts';
import type { GatewayEffect, GatewayMessage, GatewayNow, MarketStream } from './gateway-messages.ts';
import type { GatewayState } from './gateway-state.ts';
import { NOTHING_WANTED, type WantedTicks } from './subscriptions.ts';
import { presentClock } from './tracked-clock.ts';

const SECOND_US = 1_000_000;
/** Fewer beats with ticks say nothing about a rhythm. */
const BEATS_OF_A_RHYTHM = 10;
const SHORTEST_SILENCE_US = 5 * SECOND_US;
const GAPS_OF_SILENCE = 3;
const FORGETTING = 0.98;
/** A symbol without a rhythm may have to wait for its first tick; so long before the venue is asked whether there was one. */
const FIRST_TICK_WITHIN_US = 60 * SECOND_US;
const FIRST_PAUSE_US = 15 * SECOND_US;
const LONGEST_PAUSE_US = 600 * SECOND_US;
const STANDSTILL_US = 5 * SECOND_US;
/** The venue's answer and a tick on its way overlap by less. */
const PROOF_US = 2 * SECOND_US;
const MOST_CHECKED_SYMBOLS = 50;

type Decision = { readonly state: GatewayState; readonly effects: readonly GatewayEffect[] };
type Silence = { readonly symbol: string; readonly silenceUs: number; readonly isStale: boolean; readonly isSuspect: boolean };

/** Once a second: learns the rhythms, and asks the venue about what is silent for too long. */
export function watchFreshness(state: GatewayState, now: GatewayNow): Decision {
  const nowUs = now.monotonicUs;
  const clocked = noteWanted(noteClock(state.freshness, state, nowUs), state.wanted, nowUs);
  const isMoving = nowUs - clocked.movedAtUs < STANDSTILL_US;
  let freshness: Freshness = { ...clocked, staleSymbols: [] };
  const effects: GatewayEffect[] = [];
  for (const stream of ['stocks', 'crypto'] as const) {
    const sinceUs = judgedSinceUs(state, clocked, stream);
    if (sinceUs === null || !isMoving) continue;
    const silences = symbolsOf(state.wanted, stream).map((symbol) => {
      const expectedUs = expectedSinceUs(clocked, symbol, sinceUs);
      const rhythm = learn(state, freshness.rhythms.get(symbol), symbol, expectedUs);
      if (rhythm) freshness = { ...freshness, rhythms: freshness.rhythms.set(symbol, rhythm) };
      return judge(state, rhythm, symbol, expectedUs, nowUs);
    });
    freshness = {
      ...freshness,
      staleSymbols: [...freshness.staleSymbols, ...namesOf(silences.filter(({ isStale }) => isStale))],
    };
    const suspects = silences.filter(({ isSuspect }) => isSuspect);
    const suspicion = freshness.suspicions[stream];
    if (suspects.length === 0) {
      if (suspicion.inVain > 0) freshness = withSuspicion(freshness, stream, { ...suspicion, inVain: 0, nextCheckUs: 0 });
    } else if (!suspicion.isChecking && nowUs >= suspicion.nextCheckUs) {
      freshness = withSuspicion(freshness, stream, { ...suspicion, isChecking: true });
      const wanted = only(state.wanted, namesOf(suspects).slice(0, MOST_CHECKED_SYMBOLS));
      effects.push({ kind: 'check-latest', stream, wanted });
    }
  }
  return { state: { ...state, freshness }, effects };
}

/** What the venue said about the suspects. A stream that kept something from us is built up anew. */
export function applyLatest(
  state: GatewayState,
  { stream, latest }: Extract<GatewayMessage, { readonly kind: 'latest-checked' }>,
  now: GatewayNow,
): Decision {
  const nowUs = now.monotonicUs;
  const { freshness } = state;
  const sinceUs = judgedSinceUs(state, freshness, stream);
  const suspicion = freshness.suspicions[stream];
  const pauseUs = Math.min(LONGEST_PAUSE_US, FIRST_PAUSE_US * 2 ** Math.min(suspicion.inVain, 10));
  const next = { isChecking: false, inVain: suspicion.inVain + 1, nextCheckUs: nowUs + pauseUs };
  const settled = { ...state, freshness: withSuspicion(freshness, stream, next) };
  if (sinceUs === null) return { state: settled, effects: [] };
  const silences = symbolsOf(state.wanted, stream).map((symbol) =>
    judge(state, freshness.rhythms.get(symbol), symbol, expectedSinceUs(freshness, symbol, sinceUs), nowUs),
  );
  const mute = latest
    ? silences.filter((silence) => silence.isSuspect && isWithheld(state, stream, silence.symbol, latest))
    : // Nothing can be proven. A new connection costs little if all of it is silent.
      silences.every(({ isStale }) => isStale)
      ? silences
      : [];
  if (mute.length === 0) return { state: settled, effects: [] };
  const reason = `connected and mute: nothing of ${namesOf(mute).join(', ')} for ${seconds(mute)} s${latest ? ', while the venue tells newer prices when asked' : ''}`;
  const alert = {
    severity: 'warning',
    code: 'FEED_MUTE',
    subject: stream,
    text: `${stream}: ${reason}. It is being renewed.`,
  } as const;
  return {
    state: settled,
    effects: [
      { kind: 'renew-stream', stream, reason },
      { kind: 'raise-alert', alert },
    ],
  };
}

/** Since when ticks can be expected, in local time; null when none can. */
function judgedSinceUs({ streams }: GatewayState, { openSinceUs }: Freshness, stream: MarketStream): number | null {
  const { condition, sinceUs } = streams[stream];
  if (condition !== 'live') return null;
  if (stream === 'crypto') return sinceUs;
  return openSinceUs === null ? null : Math.max(sinceUs, openSinceUs);
}

function noteClock(freshness: Freshness, state: GatewayState, nowUs: number): Freshness {
  const clock = presentClock(state.clock, nowUs);
  if (!clock) return freshness;
  const hasMoved = clock.venueTimeUs > freshness.venueTimeUs;
  return {
    ...freshness,
    openSinceUs: clock.isOpen ? (freshness.openSinceUs ?? nowUs) : null,
    venueTimeUs: clock.venueTimeUs,
    movedAtUs: hasMoved ? nowUs : freshness.movedAtUs,
  };
}

/** Of what nobody wants nothing comes: its silence says nothing, and its rhythm is learned anew when somebody wants it again. */
function noteWanted(freshness: Freshness, { quote, trade, bar }: WantedTicks, nowUs: number): Freshness {
  const wanted = new Set([...quote, ...trade, ...bar]);
  const since = { localUs: nowUs, venueUs: freshness.venueTimeUs };
  return {
    ...freshness,
    wantedSince: freshness.wantedSince.withMutations((map) => {
      for (const symbol of freshness.wantedSince.keys()) if (!wanted.has(symbol)) map.delete(symbol);
      for (const symbol of wanted) if (!map.has(symbol)) map.set(symbol, since);
    }),
    rhythms: freshness.rhythms.filter((_, symbol) => wanted.has(symbol)),
  };
}

const expectedSinceUs = ({ wantedSince }: Freshness, symbol: string, sinceUs: number): number =>
  Math.max(sinceUs, wantedSince.get(symbol)?.localUs ?? 0);

function learn({ lastTicks }: GatewayState, rhythm: Rhythm | undefined, symbol: string, sinceUs: number): Rhythm | undefined {
  const last = lastTicks.get(symbol);
  if (!last || last.arrivedAtUs === rhythm?.seenAtUs) return rhythm;
  if (!rhythm) return { seenAtUs: last.arrivedAtUs, longestGapUs: 0, beats: 1 };
  // A night, or a break of the stream, is not part of the rhythm.
  const gapUs = Math.max(0, last.arrivedAtUs - Math.max(rhythm.seenAtUs, sinceUs));
  const longestGapUs = Math.max(gapUs, rhythm.longestGapUs * FORGETTING);
  return { seenAtUs: last.arrivedAtUs, longestGapUs, beats: Math.min(BEATS_OF_A_RHYTHM, rhythm.beats + 1) };
}

function judge(
  { lastTicks }: GatewayState,
  rhythm: Rhythm | undefined,
  symbol: string,
  sinceUs: number,
  nowUs: number,
): Silence {
  const silenceUs = nowUs - Math.max(lastTicks.get(symbol)?.arrivedAtUs ?? 0, sinceUs);
  const allowedUs = Math.max(SHORTEST_SILENCE_US, GAPS_OF_SILENCE * (rhythm?.longestGapUs ?? 0));
  const hasRhythm = (rhythm?.beats ?? 0) >= BEATS_OF_A_RHYTHM;
  const isStale = hasRhythm && silenceUs > allowedUs;
  return { symbol, silenceUs, isStale, isSuspect: hasRhythm ? isStale : silenceUs > FIRST_TICK_WITHIN_US };
}

/** Whether the venue has something newer than our last tick, and from after the stream was there and asked to send it. */
function isWithheld(
  { lastTicks, streams, freshness }: GatewayState,
  stream: MarketStream,
  symbol: string,
  latest: ReadonlyMap<string, number>,
): boolean {
  const askedUs = freshness.wantedSince.get(symbol)?.venueUs ?? 0;
  const knownUs = Math.max(lastTicks.get(symbol)?.atUs ?? 0, streams[stream].sinceVenueUs, askedUs);
  // Without a last tick and a known beginning, every price may be from before.
  return knownUs > 0 && (latest.get(symbol) ?? 0) > knownUs + PROOF_US;
}

const withSuspicion = (freshness: Freshness, stream: MarketStream, suspicion: Suspicion): Freshness => ({
  ...freshness,
  suspicions: { ...freshness.suspicions, [stream]: suspicion },
});

/** The venue has the slash only in crypto pairs. */
const symbolsOf = ({ quote, trade, bar }: WantedTicks, stream: MarketStream): readonly string[] =>
  [...new Set([...quote, ...trade, ...bar])].filter((symbol) => symbol.includes('/') === (stream === 'crypto'));

/** Each symbol in one list, that of the kind that comes most often. */
function only(wanted: WantedTicks, symbols: readonly string[]): WantedTicks {
  const lists: Record<TickKind, string[]> = { quote: [], trade: [], bar: [] };
  for (const symbol of symbols) {
    const kind = (['quote', 'trade', 'bar'] as const).find((candidate) => wanted[candidate].includes(symbol));
    if (kind) lists[kind].push(symbol);
  }
  return { ...NOTHING_WANTED, ...lists };
}

const namesOf = (silences: readonly Silence[]): readonly string[] => silences.map(({ symbol }) => symbol);
const seconds = (silences: readonly Silence[]): number =>
  Math.floor(Math.min(...silences.map(({ silenceUs }) => silenceUs)) / SECOND_US);
