// An order's terms in the words of the trade: `LMT 168.05 · GTC`.
import { showPrice } from '../format/numbers.ts';

const TYPE_WORDS: Readonly<Record<string, string>> = {
  market: 'MKT',
  limit: 'LMT',
  stop: 'STP',
  'stop-limit': 'STP LMT',
  'trailing-stop': 'TRAIL',
};

type Terms = {
  readonly type: string;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
  readonly trailPrice?: string | null | undefined;
  readonly trailPercent?: string | null | undefined;
  readonly timeInForce: string | null;
  readonly stopLoss?: { readonly stopPrice: string; readonly limitPrice: string | null } | null | undefined;
  readonly takeProfit?: { readonly limitPrice: string } | null | undefined;
};

/** Type and prices; of two the stop comes first, as it is reached first. */
export const typeAndPrices = ({ type, limitPrice, stopPrice, trailPrice, trailPercent }: Terms): string =>
  [
    TYPE_WORDS[type] ?? type,
    trailPrice ? showPrice(trailPrice) : trailPercent ? `${trailPercent} %` : '',
    [stopPrice, limitPrice]
      .filter((price) => price !== null)
      .map(showPrice)
      .join(' / '),
  ]
    .filter((word) => word !== '')
    .join(' ');

export const termsOf = (terms: Terms): string =>
  [typeAndPrices(terms), terms.timeInForce?.toUpperCase() ?? '', exitWords(terms)].filter((word) => word !== '').join(' · ');

/** `stop-loss 165.00, take-profit 172.00`; empty without exits. */
export const exitWords = ({ stopLoss, takeProfit }: Pick<Terms, 'stopLoss' | 'takeProfit'>): string =>
  [
    stopLoss
      ? `stop-loss ${[stopLoss.stopPrice, stopLoss.limitPrice]
          .filter((price) => price !== null)
          .map(showPrice)
          .join(' / ')}`
      : '',
    takeProfit ? `take-profit ${showPrice(takeProfit.limitPrice)}` : '',
  ]
    .filter((word) => word !== '')
    .join(', ');
