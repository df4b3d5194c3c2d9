// Whom views ask for what they show.
import type { LogLine } from '../../../protocol/main-requests.ts';
import type { Bar } from '../../../protocol/ticks.ts';
import type { Moment } from '../desk-facts.ts';

/** What views need from outside while somebody follows them. */
export type ViewSupply = {
  followSymbol(symbol: string): void;
  unfollowSymbol(symbol: string): void;
  /** Finished bars, oldest first; a text says why there are none. */
  history(symbol: string, durationUs: number, count: number): Promise<readonly Bar[] | string>;
  /** The latest lines; from then on `hearLine` is called with every new one until `unfollowLogs`. */
  followLogs(): Promise<readonly LogLine[]>;
  unfollowLogs(): void;
  moment(): Moment;
};
