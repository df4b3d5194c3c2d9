// How old what the executor told is: panels of orders and positions say it themselves when it is silent, and before it spoke.
import type { ReactNode } from 'react';
import { useView } from '../desk/use-desk.ts';
import { showClock } from '../format/times.ts';
import { PanelState } from './panel-frame.tsx';
import './books-age.css';

const BAR = { topic: 'bar' } as const;

/** A line over old rows; nothing while they are as new as they can be. */
export function StaleBooks() {
  const freshness = useView(BAR, ({ account }) => account.freshness);
  const asOfUs = useView(BAR, ({ account }) => account.asOfUs) ?? null;
  if (freshness !== 'stale') return null;
  return (
    <p className="stale-books warn" role="status">
      Stale since {showClock(asOfUs)}: the executor does not answer. What happened since is not here yet.
    </p>
  );
}

/** Nothing there is something else than nothing heard yet. */
export function EmptyBooks({ children }: { readonly children: ReactNode }) {
  const isHeard = useView(BAR, ({ account }) => account.freshness !== 'unknown') ?? false;
  if (isHeard) return children;
  return (
    <PanelState title="Not known yet" text="The executor compares its journal with the venue first; then its books are here." />
  );
}
