// The simulator's own book, `simulator/venue.db`: everything that happened, in order, and how far the market has come.
// It is append-only, and the account is rebuilt from it at start. One account is active per file, the newest one: settings that
// contradict it (another starting cash, another replay) open the next account, and the log of the old one stays.
import { type Durability, openDatabase } from '../../runtime/sqlite.ts';
import type { VenueOutput } from '../../trading/venue/venue-core.ts';
import { decodeVenueEvent, encodeVenueEvent } from '../../trading/venue/venue-event-codec.ts';
import type { VenueEvent } from '../../trading/venue/venue-events.ts';

/** Everything before `atUs` has happened, and the first `ticks` events of that very instant. */
export type MarketPosition = { readonly atUs: number; readonly ticks: number };

/** What the account was worth, in dollars, at a market time. For charts: the exact value is in the events. */
export type EquityPoint = { readonly atUs: number; readonly equity: number };

export type VenueStore = {
  readonly accountNumber: string;
  /** Null for an account that is new. */
  readonly position: MarketPosition | null;
  events(): Iterable<VenueEvent>;
  /** Commits what happened together with how far the market was. On return it survives a killed process. */
  append(outputs: readonly VenueOutput[], position: MarketPosition): void;
  savePosition(position: MarketPosition): void;
  /** One point of the account's history. */
  saveEquity(point: EquityPoint): void;
  /** The points of a span of market time, oldest first, led by the last one before it. */
  equityBetween(fromUs: number, toUs: number): readonly EquityPoint[];
  close(): void;
};

const DURABILITY: Durability = 'process-crash';
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS accounts (ordinal INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, terms TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS events (
    sequence INTEGER PRIMARY KEY, account TEXT NOT NULL, at_us INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS equity (
    account TEXT NOT NULL, at_us INTEGER NOT NULL, equity REAL NOT NULL, PRIMARY KEY (account, at_us)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS market (account TEXT PRIMARY KEY, position_us INTEGER NOT NULL, ticks INTEGER NOT NULL);
`;

/** `terms` is what an account is bound to: an account that was opened on other terms is left behind. */
export function openVenueStore(path: string, terms: string): VenueStore {
  const database = openDatabase(path, DURABILITY);
  database.exec(SCHEMA);
  const newest = database.prepare('SELECT ordinal, number, terms FROM accounts ORDER BY ordinal DESC LIMIT 1').get() as
    | { readonly ordinal: number; readonly number: string; readonly terms: string }
    | undefined;
  const isSame = newest?.terms === terms;
  const accountNumber = isSame ? newest.number : addAccount((newest?.ordinal ?? 0) + 1);

  function addAccount(ordinal: number): string {
    const number = toAccountNumber(ordinal);
    database.prepare('INSERT INTO accounts (ordinal, number, terms) VALUES (?, ?, ?)').run(ordinal, number, terms);
    return number;
  }

  const insertEvent = database.prepare('INSERT INTO events (account, at_us, kind, body) VALUES (?, ?, ?, ?)');
  const upsertPosition = database.prepare(
    'INSERT INTO market (account, position_us, ticks) VALUES (?, ?, ?) ON CONFLICT (account) DO UPDATE SET position_us = excluded.position_us, ticks = excluded.ticks',
  );
  const savePosition = ({ atUs, ticks }: MarketPosition): void => {
    upsertPosition.run(accountNumber, Math.floor(atUs), ticks);
  };
  const append = database.transaction((outputs: readonly VenueOutput[], position: MarketPosition) => {
    for (const { event } of outputs) insertEvent.run(accountNumber, event.atUs, event.kind, encodeVenueEvent(event));
    savePosition(position);
  });
  const insertEquity = database.prepare('INSERT OR REPLACE INTO equity (account, at_us, equity) VALUES (?, ?, ?)');
  const selectEquity = database.prepare(
    `SELECT at_us AS atUs, equity FROM equity WHERE account = @account AND at_us <= @toUs AND at_us >= coalesce(
      (SELECT max(at_us) FROM equity WHERE account = @account AND at_us < @fromUs), @fromUs) ORDER BY at_us`,
  );
  const stored = database.prepare('SELECT position_us AS atUs, ticks FROM market WHERE account = ?').get(accountNumber);
  return {
    accountNumber,
    position: (stored as MarketPosition | undefined) ?? null,
    *events() {
      const rows = database.prepare('SELECT body FROM events WHERE account = ? ORDER BY sequence').iterate(accountNumber);
      for (const row of rows) yield decodeVenueEvent((row as { readonly body: string }).body);
    },
    append,
    savePosition,
    saveEquity: ({ atUs, equity }) => void insertEquity.run(accountNumber, Math.floor(atUs), equity),
    equityBetween: (fromUs, toUs) =>
      selectEquity.all({ account: accountNumber, fromUs: Math.floor(fromUs), toUs: Math.floor(toUs) }) as EquityPoint[],
    close: () => database.close(),
  };
}

/** `PASIM` cannot be mistaken for an account at the real venue. */
const toAccountNumber = (ordinal: number): string => `PASIM${String(ordinal).padStart(6, '0')}`;
