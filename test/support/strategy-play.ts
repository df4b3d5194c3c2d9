// Plays ticks through a strategy in the host's core, with a broker that fills every signal at once at the last price and keeps
// stops and targets as the executor would: enough to see a strategy trade, and nothing that judges how well.
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { Signal } from '../../protocol/signals.ts';
import type { Bar, Tick } from '../../protocol/ticks.ts';
import type { AnyStrategyDefinition } from '../../trading/cores/strategy-host/strategy-definition.ts';
import { type Harness, orderOf, positionOf, startHost } from '../unit/trading/cores/strategy-host/host-harness.ts';

export type PlayedFill = { readonly symbol: string; readonly change: number; readonly price: number; readonly why: string };

export type Play = {
  readonly host: Harness;
  readonly fills: readonly PlayedFill[];
  held(symbol: string): number;
  play(...ticks: readonly Tick[]): void;
};

type Options = {
  readonly symbols: string[];
  readonly parameters?: Record<string, unknown>;
  readonly history?: readonly Bar[];
  /** False: signals are sent and nothing becomes of them. */
  readonly isFilling?: boolean;
};

export function startPlay(
  definition: AnyStrategyDefinition,
  { symbols, parameters, history, isFilling = true }: Options,
): Play {
  const host = startHost(definition, { symbols, parameters: parameters ?? {}, isLive: false });
  host.dispatch({ kind: 'warm-up', bars: history ?? [] });
  host.goLive();
  const fills: PlayedFill[] = [];
  const positions = new Map<string, number>();
  const exits = new Map<string, Signal>();
  const prices = new Map<string, number>();
  let seen = 0;

  const held = (symbol: string): number => positions.get(symbol) ?? 0;

  function tradeTo(symbol: string, target: number, price: number, why: string): void {
    fills.push({ symbol, change: target - held(symbol), price, why });
    positions.set(symbol, target);
    if (target === 0) exits.delete(symbol);
    host.portfolio(positionOf(symbol, plain(target), plain(price)));
  }

  function fillSignals(): void {
    // A filled order is news to the strategy, which may signal again.
    for (const signals = () => host.signals; seen < signals().length; ) {
      const signal = signals()[seen] as Signal;
      seen += 1;
      host.journaled(signal);
      const change = Number(signal.quantity ?? 0) * (signal.side === 'buy' ? 1 : -1);
      const target = signal.targetQuantity === null ? held(signal.symbol) + change : Number(signal.targetQuantity);
      if (target !== 0) exits.set(signal.symbol, signal);
      tradeTo(signal.symbol, target, prices.get(signal.symbol) ?? signal.decisionPrice, signal.reason);
      host.portfolio(orderOf(signal, 'filled', plain(Math.abs(target))));
    }
  }

  function fillExits(symbol: string, price: number): void {
    const size = held(symbol);
    const { stopLoss, takeProfit } = exits.get(symbol) ?? {};
    if (size === 0) return;
    const isBeyond = (level: string, isUp: boolean): boolean => (isUp ? price >= Number(level) : price <= Number(level));
    if (stopLoss && isBeyond(stopLoss.stopPrice, size < 0)) tradeTo(symbol, 0, price, 'stop');
    else if (takeProfit && isBeyond(takeProfit.limitPrice, size > 0)) tradeTo(symbol, 0, price, 'target');
  }

  return {
    host,
    fills,
    held,
    play(...ticks) {
      for (const tick of ticks) {
        if (tick.kind === 'trade') {
          prices.set(tick.symbol, tick.price);
          fillExits(tick.symbol, tick.price);
        }
        host.dispatch({ kind: 'tick', tick, sentAtUs: 1 });
        if (isFilling) fillSignals();
      }
    },
  };
}

const plain = (value: number): string => toDecimalString(String(Number(value.toFixed(9))));
