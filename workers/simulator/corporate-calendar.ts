// Splits, dividends and delistings of the market's source, each applied once: at midnight in New York of the day on which shares trade changed.
import { newYorkMidnightUs } from '../../trading/new-york-time.ts';
import type { CorporateAction } from '../../trading/venue/corporate-actions.ts';
import type { MarketSource } from './market-source.ts';

export type CorporateCalendar = {
  /** Market time of the next one; Infinity when there is none. */
  nextUs(): number;
  applyUntil(nowUs: number): void;
};

/** What lies at or before `fromUs` has happened already. */
export function createCorporateCalendar(
  source: MarketSource,
  fromUs: number,
  apply: (action: CorporateAction, atUs: number) => void,
): CorporateCalendar {
  const due = (source.corporateActions ?? [])
    .map(({ exDate, action }) => ({ atUs: newYorkMidnightUs(exDate), action }))
    .filter(({ atUs }) => atUs > fromUs);
  let next = 0;
  return {
    nextUs: () => due[next]?.atUs ?? Number.POSITIVE_INFINITY,
    applyUntil(nowUs) {
      for (let entry = due[next]; entry && entry.atUs <= nowUs; entry = due[next]) {
        next += 1;
        apply(entry.action, entry.atUs);
      }
    },
  };
}
