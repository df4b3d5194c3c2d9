// Turns what a strategy asked for into a signal. A request that contradicts itself is a mistake of the strategy and throws.
import type { DecimalString } from '../../../protocol/decimal-string.ts';
import type { Instrument } from '../../../protocol/instruments.ts';
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import { divide, formatDecimal, fromFloat, multiply, parseDecimal, roundTo } from '../../decimal.ts';
import { priceStepOf } from '../../listed-instruments.ts';
import { nearestDecimal } from './nearest-decimal.ts';
import type { SignalRequest } from './strategy-context.ts';

const DEFAULT_EXPIRY_MS = 60_000;

/** What the host knows at the moment of a request. */
export type SignalOrigin = {
  readonly signalId: SignalId;
  readonly strategyId: string;
  readonly instrument: Instrument;
  readonly venueTimeUs: number;
  readonly causedAtUs: number;
  readonly tickSentAtUs: number;
  readonly lastPrice: number;
};

/** Throws a RangeError that names the field, what was found and what was expected. */
export function toSignal(request: SignalRequest, origin: SignalOrigin): Signal {
  const { instrument } = origin;
  const type = oneOf('type', request.type ?? 'market', ['market', 'limit']);
  const { takeProfit, stopLoss } = request;
  const defaultTimeInForce = instrument.assetClass === 'crypto' ? 'gtc' : 'day';
  if (request.quantity !== undefined && request.targetQuantity !== undefined) {
    throw new RangeError('signal: expected at most one of quantity and targetQuantity, found both');
  }
  if ((type === 'limit') !== (request.limitPrice !== undefined)) {
    throw new RangeError(`signal: expected a limitPrice with type limit and none with type market, found type ${type}`);
  }
  const expiresInMs = request.expiresInMs ?? DEFAULT_EXPIRY_MS;
  if (!Number.isFinite(expiresInMs) || expiresInMs <= 0) {
    throw new RangeError(`signal: expected expiresInMs above 0, found ${expiresInMs}`);
  }
  if (typeof request.reason !== 'string' || request.reason.trim() === '') {
    throw new RangeError('signal: expected a reason, one sentence for the trader, found none');
  }
  return {
    kind: 'signal',
    signalId: origin.signalId,
    strategyId: origin.strategyId,
    symbol: request.symbol,
    side: oneOf('side', request.side, ['buy', 'sell']),
    quantity: positiveOrNull('quantity', request.quantity),
    targetQuantity: request.targetQuantity === undefined ? null : exact('targetQuantity', request.targetQuantity),
    type,
    timeInForce: oneOf('timeInForce', request.timeInForce ?? defaultTimeInForce, ['day', 'gtc', 'ioc', 'fok']),
    limitPrice: priceOrNull('limitPrice', request.limitPrice, instrument),
    ...(stopLoss && {
      stopLoss: {
        stopPrice: exactPrice('stopLoss.stopPrice', stopLoss.stopPrice, instrument),
        limitPrice: priceOrNull('stopLoss.limitPrice', stopLoss.limitPrice, instrument),
      },
    }),
    ...(takeProfit && { takeProfit: { limitPrice: exactPrice('takeProfit.limitPrice', takeProfit.limitPrice, instrument) } }),
    expiresAtUs: origin.venueTimeUs + Math.round(expiresInMs * 1000),
    decisionPrice: origin.lastPrice,
    causedAtUs: origin.causedAtUs,
    reason: request.reason,
    trace: { tickSentAtUs: origin.tickSentAtUs, signalSentAtUs: 0 },
  };
}

function positiveOrNull(field: string, value: string | number | undefined): DecimalString | null {
  return value === undefined ? null : positive(field, exact(field, value));
}

function priceOrNull(field: string, value: string | number | undefined, instrument: Instrument): DecimalString | null {
  return value === undefined ? null : exactPrice(field, value, instrument);
}

/** A price that was computed lies between two that can be quoted; a text means what it says. */
function exactPrice(field: string, value: string | number, instrument: Instrument): DecimalString {
  if (typeof value !== 'number') return positive(field, exact(field, value));
  const price = parseDecimal(exact(field, value));
  const step = fromFloat(priceStepOf(instrument, value));
  return positive(field, formatDecimal(multiply(roundTo(divide(price, step), 0), step)));
}

function positive(field: string, text: DecimalString): DecimalString {
  if (parseDecimal(text) <= 0n) throw new RangeError(`signal: expected a ${field} above 0, found ${text}`);
  return text;
}

function exact(field: string, value: string | number): DecimalString {
  try {
    return formatDecimal(typeof value === 'number' ? nearestDecimal(value) : parseDecimal(value));
  } catch (cause) {
    throw new RangeError(`signal: ${field}: ${(cause as Error).message}`, { cause });
  }
}

function oneOf<Choice extends string>(field: string, value: Choice, choices: readonly Choice[]): Choice {
  if (choices.includes(value)) return value;
  throw new RangeError(`signal: expected ${field} to be one of ${choices.join(', ')}, found ${JSON.stringify(value)}`);
}
