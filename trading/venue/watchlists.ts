// Named lists of symbols that the venue keeps for the holder.
import type { Watchlist } from './account-state.ts';
import { granted, malformed, notFound, unprocessable, type VenueOutcome } from './refusal.ts';
import { asBody, findInstrument, isGiven, shown } from './request-fields.ts';
import { emit, eventTimeUs, type VenueCore } from './venue-core.ts';

const LONGEST_NAME = 64;

/** `name` and `symbols`; of a list that exists what is not given stays. */
export function saveWatchlist(
  core: VenueCore,
  present: Watchlist | null,
  body: unknown,
  nowUs: number,
): VenueOutcome<Watchlist> {
  const checked = asBody(body);
  if (checked.isRefused) return checked;
  const name = checked.value['name'] ?? present?.name;
  if (typeof name !== 'string' || name === '') return malformed('name is required');
  if (name.length > LONGEST_NAME)
    return malformed(`watchlist name must be no more than ${LONGEST_NAME} characters, found ${name.length}`);
  const isTaken = [...core.state.watchlists.values()].some(
    (other) => other.name === name && other.watchlistId !== present?.watchlistId,
  );
  if (isTaken) return malformed('watchlist name must be unique');
  const symbols = isGiven(checked.value['symbols'])
    ? readSymbols(core, checked.value['symbols'])
    : granted(present?.symbols ?? []);
  return symbols.isRefused ? symbols : keep(core, present, name, symbols.value, nowUs);
}

export function addToWatchlist(core: VenueCore, present: Watchlist, body: unknown, nowUs: number): VenueOutcome<Watchlist> {
  const checked = asBody(body);
  if (checked.isRefused) return checked;
  const symbols = readSymbols(core, [checked.value['symbol']]);
  if (symbols.isRefused) return symbols;
  if (symbols.value.every((symbol) => present.symbols.includes(symbol)))
    return unprocessable(`duplicate symbol ${shown(checked.value['symbol'])} in watchlist`);
  return keep(core, present, present.name, [...present.symbols, ...symbols.value], nowUs);
}

export function removeFromWatchlist(
  core: VenueCore,
  present: Watchlist,
  symbol: string,
  nowUs: number,
): VenueOutcome<Watchlist> {
  const found = findInstrument(core.instruments, symbol)?.symbol ?? symbol;
  if (!present.symbols.includes(found)) return notFound(`symbol ${symbol} is not in the watchlist`);
  const rest = present.symbols.filter((other) => other !== found);
  return keep(core, present, present.name, rest, nowUs);
}

export function deleteWatchlist(core: VenueCore, { watchlistId }: Watchlist, nowUs: number): void {
  emit(core, { kind: 'watchlist-deleted', atUs: eventTimeUs(core, nowUs), watchlistId });
}

function keep(
  core: VenueCore,
  present: Watchlist | null,
  name: string,
  symbols: readonly string[],
  nowUs: number,
): VenueOutcome<Watchlist> {
  const atUs = eventTimeUs(core, nowUs);
  const watchlist: Watchlist = {
    watchlistId: present?.watchlistId ?? core.draws.uuid('watchlist', core.state.watchlistCount + 1),
    name,
    symbols,
    createdAtUs: present?.createdAtUs ?? atUs,
    updatedAtUs: atUs,
  };
  emit(core, { kind: 'watchlist-saved', atUs, watchlist });
  return granted(watchlist);
}

function readSymbols(core: VenueCore, value: unknown): VenueOutcome<readonly string[]> {
  if (!Array.isArray(value)) return malformed(`invalid symbols ${shown(value)}: expected a list of symbols`);
  const symbols: string[] = [];
  for (const symbol of value) {
    const instrument = typeof symbol === 'string' ? findInstrument(core.instruments, symbol) : undefined;
    if (!instrument) return unprocessable(`asset ${shown(symbol)} not found`);
    if (!symbols.includes(instrument.symbol)) symbols.push(instrument.symbol);
  }
  return granted(symbols);
}
