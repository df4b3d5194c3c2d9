// The news of the market's source as market time brings it: each article once, at its own moment.
import type { NewsArticle } from '../../trading/synthetic/news-wire.ts';
import type { MarketSource } from './market-source.ts';

export type NewsFeed = {
  /** Market time of the next article, or of the next look for one; Infinity when nobody writes any. */
  nextUs(): number;
  publishUntil(nowUs: number): void;
};

const AHEAD_US = 86_400_000_000;

/** What lies at or before `fromUs` has been told already. */
export function createNewsFeed(source: MarketSource, fromUs: number, publish: (article: NewsArticle) => void): NewsFeed {
  let coming: readonly NewsArticle[] = [];
  let told = 0;
  let searchedToUs = fromUs + 1;
  let nextUs = source.newsBetween ? searchedToUs : Number.POSITIVE_INFINITY;
  return {
    nextUs: () => nextUs,
    publishUntil(nowUs) {
      while (nextUs <= nowUs) {
        const article = coming[told];
        if (article) {
          told += 1;
          publish(article);
        } else {
          coming = source.newsBetween?.({ fromUs: searchedToUs, toUs: searchedToUs + AHEAD_US }) ?? [];
          told = 0;
          searchedToUs += AHEAD_US;
        }
        nextUs = coming[told]?.atUs ?? searchedToUs;
      }
    },
  };
}
