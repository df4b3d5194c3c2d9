// Market data of the SDK's streams to ticks. What lacks a number is no tick.
import type { streaming } from '@alpacahq/alpaca-trade-api';
import type { Bar, Quote, Trade } from '../../../protocol/ticks.ts';
import { MINUTE_BAR_US } from '../../../trading/bars.ts';
import { withMicroseconds } from './timestamps.ts';

export function toQuote(quote: streaming.StreamQuote): Quote | undefined {
  const { symbol, bidPrice, bidSize, askPrice, askSize } = quote;
  const atUs = readTimeUs(quote);
  const isWhole = areNumbers(atUs, bidPrice, bidSize, askPrice, askSize) && isSymbol(symbol);
  return isWhole ? { kind: 'quote', symbol, atUs, bidPrice, bidSize, askPrice, askSize } : undefined;
}

export function toTrade(trade: streaming.StreamTrade): Trade | undefined {
  const { symbol, price, size } = trade;
  const atUs = readTimeUs(trade);
  return areNumbers(atUs, price, size, 0) && isSymbol(symbol) ? { kind: 'trade', symbol, atUs, price, size } : undefined;
}

export function toBar(bar: streaming.StreamBar): Bar | undefined {
  const { symbol, open, high, low, close, volume } = bar;
  const atUs = readTimeUs(bar);
  const isWhole = areNumbers(atUs, open, high, low, close) && Number.isFinite(volume) && isSymbol(symbol);
  return isWhole ? { kind: 'bar', symbol, atUs, durationUs: MINUTE_BAR_US, open, high, low, close, volume } : undefined;
}

function readTimeUs({ timestamp, timestampRaw }: { readonly timestamp: Date; readonly timestampRaw?: string }): number {
  return withMicroseconds(timestamp.getTime(), timestampRaw ?? '');
}

const isSymbol = (symbol: unknown): boolean => typeof symbol === 'string' && symbol !== '';

/** A sum is a finite number only if all its parts are. */
const areNumbers = (a: number, b: number, c: number, d: number, e = 0): boolean =>
  typeof a === 'number' &&
  typeof b === 'number' &&
  typeof c === 'number' &&
  typeof d === 'number' &&
  Number.isFinite(a + b + c + d + e);
