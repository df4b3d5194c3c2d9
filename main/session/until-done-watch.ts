// Looks at a session several times a second until its replay is over.
import { setTimeout as wait } from 'node:timers/promises';
import type { BooksSummary } from '../../protocol/summary.ts';
import type { TradingSession } from './trading-session.ts';
import { type Delivery, type QuietSample, type QuietSince, watchQuiet } from './until-done.ts';

const LOOK_EVERY_MS = 100;
/** Everything that these workers count must stand still; the others count what goes on without a market, too. */
const STILL_COUNTERS: Readonly<Record<string, readonly string[] | 'all'>> = {
  gateway: ['ticksReceived', 'ticksPublished', 'ordersSent', 'reportsPublished'],
  executor: 'all',
  strategy: 'all',
};

/** Resolves when the replay is over, a worker failed for good, or `signal` is aborted. */
export async function untilDone(session: TradingSession, signal: AbortSignal): Promise<void> {
  let since: QuietSince = null;
  while (!signal.aborted && !session.hasLoss) {
    const watched = watchQuiet(since, await look(session));
    if (watched.isDone) return;
    since = watched.since;
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

async function look(session: TradingSession): Promise<QuietSample> {
  const workers = session.plan.roster.workers;
  const market = await session.answers.market();
  const isMarketFinished = market?.finished === true;
  const rest = { isUp: session.isUp, isMarketFinished, counters: counters(session), heartbeats: heartbeats(session) };
  // While the market runs there is nothing to find out, and the workers have better things to do.
  if (!isMarketFinished) return { ...rest, gateway: null, receivers: [], inFlight: [] };
  const named = (...kinds: string[]) => workers.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  const gateway = await session.answers.of<Delivery>('gateway', 'delivery');
  const receivers = await Promise.all(
    named('strategy', 'executor').map((name) => session.answers.of<Delivery>(name, 'delivery')),
  );
  const books = await Promise.all(named('executor').map((name) => session.answers.of<BooksSummary>(name, 'books')));
  return { ...rest, gateway, receivers, inFlight: books.map((own) => own?.inFlight ?? null) };
}

function counters(session: TradingSession): Readonly<Record<string, number>> {
  const entries = session.plan.roster.workers.flatMap(({ name, kind }) => {
    const wanted = STILL_COUNTERS[kind] ?? [];
    const totals = Object.entries(session.supervisor.figuresOf(name).totals);
    return totals
      .filter(([counter]) => wanted === 'all' || wanted.includes(counter))
      .map(([counter, count]) => [`${name}.${counter}`, count] as const);
  });
  return Object.fromEntries(entries);
}

const heartbeats = (session: TradingSession): Readonly<Record<string, number>> =>
  Object.fromEntries(session.plan.roster.workers.map(({ name }) => [name, session.supervisor.figuresOf(name).heartbeats]));
