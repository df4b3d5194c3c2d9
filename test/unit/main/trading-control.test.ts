// Halt is remembered: an executor that was away hears it as soon as it is back.
import { afterEach, expect, it, vi } from 'vitest';
import { TradingControl } from '../../../main/trading-control.ts';
import type { ControlCommand } from '../../../protocol/control.ts';

const HALT: ControlCommand = { kind: 'halt', by: 'somebody', reason: 'enough' };
afterEach(() => vi.useRealTimers());

function control() {
  const heard: string[] = [];
  let isThere = true;
  const trading = new TradingControl(['executor'], (executor, command) => {
    if (!isThere) return Promise.resolve({ ok: false, error: `${executor} is backoff` });
    heard.push(command.kind);
    const tradingState = command.kind === 'halt' ? 'HALTED' : command.kind === 'reduce' ? 'REDUCING' : 'ACTIVE';
    return Promise.resolve({ ok: true, value: { tradingState, cancelsRequested: 2 } });
  });
  return { trading, heard, leave: () => (isThere = false), comeBack: () => (isThere = true) };
}

it('halts and tells how many open orders are being canceled', async () => {
  const { trading } = control();
  expect(await trading.command(HALT)).toEqual({ tradingState: 'HALTED', cancelsRequested: 2, pending: [] });
});

it('tells an executor that starts again what is wanted', async () => {
  const { trading, heard } = control();
  await trading.command(HALT);
  await trading.executorReady('executor');
  expect(heard).toEqual(['halt', 'halt']);
});

it('keeps telling an executor that could not be reached, and says that it is pending', async () => {
  vi.useFakeTimers();
  const { trading, heard, leave, comeBack } = control();
  leave();
  expect(await trading.command(HALT)).toEqual({
    tradingState: null,
    cancelsRequested: 0,
    pending: [{ executor: 'executor', reason: 'executor is backoff' }],
  });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(heard).toEqual([]);
  comeBack();
  await vi.advanceTimersByTimeAsync(500);
  expect(heard).toEqual(['halt']);
  trading.close();
});

it('does not loosen a halt into reducing when a component fails', async () => {
  const { trading, heard } = control();
  await trading.command(HALT);
  expect(await trading.reduce('gateway failed for good')).toBeNull();
  expect(heard).toEqual(['halt']);
});
