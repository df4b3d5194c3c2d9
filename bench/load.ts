// The load of the fan-out benchmark, the same for us and for the floor: ticks of twenty symbols in slots of a millisecond.
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicUs } from '../runtime/clocks.ts';

export const SYMBOLS = Array.from({ length: 20 }, (_, index) => `SYM${String(index).padStart(2, '0')}`);
const SLOT_US = 1_000;

const slotOf = (perSecond: number): number => Math.max(1, (perSecond * SLOT_US) / 1e6);

/** How many ticks of one symbol share a message when every symbol of a slot gets one message. */
export const bareMessages = (perSecond: number): number => Math.max(1, Math.round(slotOf(perSecond) / SYMBOLS.length));

/** Calls `send` for each slot that is due, with the symbols of its ticks grouped by symbol, until the time is over. */
export async function paced(
  durationMs: number,
  perSecond: number,
  send: (symbols: readonly string[], createdAtUs: number) => Promise<void>,
): Promise<void> {
  const startedAtUs = monotonicUs();
  const perSymbol = bareMessages(perSecond);
  let sent = 0;
  for (;;) {
    const elapsedUs = monotonicUs() - startedAtUs;
    if (elapsedUs >= durationMs * 1000) return;
    const due = Math.floor((elapsedUs / 1e6) * perSecond);
    while (sent < due) {
      const count = Math.min(due - sent, slotOf(perSecond));
      const first = sent;
      const symbols = Array.from(
        { length: count },
        (_, index) => SYMBOLS[Math.floor((first + index) / perSymbol) % SYMBOLS.length] ?? '',
      );
      await send(symbols, monotonicUs());
      sent += count;
    }
    await pause(1);
  }
}

/** Every tick counts alike; ten thousand of a block tell its percentiles. */
export function subsample(latencies: readonly number[]): readonly number[] {
  const step = Math.max(1, Math.floor(latencies.length / 10_000));
  return latencies.filter((_, index) => index % step === 0);
}
