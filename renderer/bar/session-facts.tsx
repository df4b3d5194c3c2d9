// The facts of the bar about the session: trading state, market hours, feed and venue connection.
import type { Health } from '../../protocol/desk-views/bar.ts';
import { useView } from '../desk/use-desk.ts';
import { Dot, type DotTone } from '../elements/dot.tsx';
import { NOTHING, showCount } from '../format/numbers.ts';
import { showAge, showCountdown, showNewYorkClock } from '../format/times.ts';
import { BarFact } from './bar-fact.tsx';
import { TRADING_TONES, tradingMeaning } from './venue-words.ts';

const BAR = { topic: 'bar' } as const;
const HEALTH_TONES: Readonly<Record<Health, DotTone>> = { ok: 'good', degraded: 'warn', down: 'bad', unknown: 'unknown' };
const HEALTH_WORDS: Readonly<Record<Health, string>> = { ok: '', degraded: 'degraded', down: 'down', unknown: 'unknown' };

export function TradingFact() {
  const trading = useView(BAR, (bar) => bar.trading);
  const phase = useView(BAR, (bar) => bar.phase);
  const live = useView(BAR, (bar) => bar.live);
  const state = trading?.value?.state;
  if (phase === 'stopped' || phase === 'stopping' || phase === 'starting') {
    return (
      <BarFact
        label="Trading state"
        className="trading STOPPED"
        strong={
          <>
            <Dot tone={phase === 'stopped' ? 'off' : 'warn'} />
            {phase.toUpperCase()}
          </>
        }
        quiet={phase === 'stopped' ? 'nothing trades, the desk stays' : 'in order, one after the other'}
      />
    );
  }
  return (
    <BarFact
      label="Trading state"
      className={`trading ${state ?? ''}`}
      dated={trading}
      title={trading?.value ? `${trading.value.reason} (${trading.value.by})` : ''}
      strong={
        <>
          <Dot tone={state ? (live === 'read-only' && state === 'ACTIVE' ? 'off' : TRADING_TONES[state]) : 'unknown'} />
          {state ?? 'NOT READY'}
        </>
      }
      quiet={state ? tradingMeaning(state, live) : 'no executor answers yet'}
    />
  );
}

export function MarketFact() {
  const session = useView(BAR, (bar) => bar.session);
  const value = session?.value;
  const untilUs = value ? (value.isOpen ? value.nextCloseUs : value.nextOpenUs) - value.venueTimeUs : 0;
  return (
    <BarFact
      label="Market session"
      className="market"
      dated={session}
      strong={value ? `US market ${value.isOpen ? 'open' : 'closed'}` : 'Market …'}
      quiet={
        value
          ? `${showNewYorkClock(value.venueTimeUs)} ET · ${value.isOpen ? 'closes' : 'opens'} in ${showCountdown(untilUs / 1000)}`
          : NOTHING
      }
    />
  );
}

export function FeedFact() {
  const feed = useView(BAR, (bar) => bar.feed);
  const value = feed?.value;
  const health = value?.health ?? 'unknown';
  const symbols =
    value && (value.symbolLimit === null ? showCount(value.symbolsUsed) : `${value.symbolsUsed} of ${value.symbolLimit}`);
  return (
    <BarFact
      label="Market data feed"
      className={`feed ${health}`}
      dated={feed}
      title={value?.reason ?? ''}
      strong={
        <>
          <Dot tone={HEALTH_TONES[health]} />
          Feed {value?.name ?? '…'} {HEALTH_WORDS[health]}
        </>
      }
      quiet={value ? `${symbols} symbols · tick ${showAge(value.lastTickAgeMs)}` : NOTHING}
    />
  );
}

export function VenueFact() {
  const connection = useView(BAR, (bar) => bar.connection);
  const value = connection?.value;
  const health = value?.health ?? 'unknown';
  const budget = value?.requestBudget;
  return (
    <BarFact
      label="Venue connection"
      className={`venue ${health}`}
      dated={connection}
      title={value?.reason ?? ''}
      strong={
        <>
          <Dot tone={HEALTH_TONES[health]} />
          Venue {HEALTH_WORDS[health] || 'connected'}
        </>
      }
      quiet={
        value
          ? `${value.roundTripMs === null ? NOTHING : showAge(value.roundTripMs)}${budget ? ` · budget ${budget.remaining}/${budget.limit}` : ''}`
          : NOTHING
      }
    />
  );
}
