// Halt is remembered: an executor that was away hears it as soon as it is back.
import { afterEach, expect, it, vi } from 'vitest';
import { TradingControl } from '../../../../main/session/trading-control.ts';
import type { Flatten, StateCommand } from '../../../../protocol/control.ts';

const HALT: StateCommand = { kind: 'halt', by: 'somebody', reason: 'enough' };
const RESUME: StateCommand = { kind: 'resume', by: 'somebody', reason: 'go on' };
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

it('never says a resume again that was answered, because the executor may have been halted since by others', async () => {
  const { trading, heard } = control();
  await trading.command(HALT);
  await trading.command(RESUME);
  await trading.executorReady('executor');
  expect(heard).toEqual(['halt', 'resume']);
});

it('says a resume to each executor until that one has answered, and to none of them twice', async () => {
  vi.useFakeTimers();
  const heard: string[] = [];
  const away = new Set(['executor-1']);
  const trading = new TradingControl(['executor', 'executor-1'], (executor, { kind }) => {
    if (away.has(executor)) return Promise.resolve({ ok: false, error: `${executor} is backoff` });
    heard.push(`${executor} ${kind}`);
    return Promise.resolve({ ok: true, value: { tradingState: 'ACTIVE', cancelsRequested: 0 } });
  });
  await trading.command(RESUME);
  await trading.executorReady('executor');
  away.clear();
  await vi.advanceTimersByTimeAsync(500);
  await trading.executorReady('executor-1');
  expect(heard).toEqual(['executor resume', 'executor-1 resume']);
});

it('gives an executor that starts what stops trading, and nothing that lets it go', async () => {
  const { trading } = control();
  expect(trading.startCommand).toBeNull();
  await trading.command(HALT);
  expect(trading.startCommand).toEqual(HALT);
  await trading.command(RESUME);
  expect(trading.startCommand).toBeNull();
  await trading.reduce('gateway failed for good');
  expect(trading.startCommand).toMatchObject({ kind: 'reduce', reason: 'gateway failed for good' });
});

it('says nothing any more once it is closed, even when an answer fails late', async () => {
  vi.useFakeTimers();
  let asked = 0;
  const trading = new TradingControl(['executor'], () => {
    asked += 1;
    return Promise.resolve({ ok: false, error: 'executor ended before it answered' });
  });
  const told = trading.command(HALT);
  trading.close();
  await told;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toBe(1);
});

it('asks one executor for a flatten, and again until one of them takes it, as the same flatten', async () => {
  vi.useFakeTimers();
  const heard: [string, string][] = [];
  let isThere = false;
  const trading = new TradingControl(['executor', 'executor-2'], (executor, command) => {
    heard.push([executor, command.kind === 'flatten' ? command.id : command.kind]);
    if (!isThere || executor === 'executor') return Promise.resolve({ ok: false, error: `${executor} is backoff` });
    return Promise.resolve({ ok: true, value: { tradingState: 'HALTED', cancelsRequested: 0, closing: [] } });
  });
  const flatten: Flatten = { kind: 'flatten', id: 'f1', by: 'somebody', reason: 'enough', symbol: null, book: null };
  expect(await trading.flatten(flatten)).toEqual({ closing: [], pending: 'executor-2 is backoff' });
  isThere = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(heard).toEqual([
    ['executor', 'f1'],
    ['executor-2', 'f1'],
    ['executor', 'f1'],
    ['executor-2', 'f1'],
  ]);
  expect(trading.startCommand).toBeNull();
});

it('hands a halt that nobody has lifted to the session that takes its place, also one that was asked for after the end', async () => {
  const { trading, leave } = control();
  leave();
  trading.close();
  expect((await trading.command(HALT)).pending).toEqual([{ executor: 'executor', reason: 'executor is backoff' }]);
  const next = control();
  next.trading.inherit(trading.standingHalt);
  expect(next.trading.startCommand).toEqual(HALT);
  await next.trading.executorReady('executor');
  expect(next.heard).toEqual(['halt']);
});

it('hands nothing on once somebody has resumed', async () => {
  const { trading } = control();
  await trading.command(HALT);
  await trading.command(RESUME);
  expect(trading.standingHalt).toBeNull();
});
