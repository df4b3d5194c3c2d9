// A strategy as the executor sees it: sockets that send signals and hear what becomes of them.
import { toDecimalString } from '../protocol/decimal-string.ts';
import type { WorkerSession } from '../protocol/parent-channel.ts';
import { bookTopic, type PortfolioMessage } from '../protocol/portfolio.ts';
import type { Signal, SignalId } from '../protocol/signals.ts';
import { monotonicUs, nowUs } from '../runtime/clocks.ts';
import { openLaneSockets } from '../runtime/lane-sockets.ts';

export type BenchStrategy = {
  /** Returns the id of the signal. */
  send(part: Partial<Signal>): SignalId;
  close(): void;
};

const REPEAT_AFTER_US = 250_000;

/** `repeats`: what is not on the executor's disk after a while is sent again, as the product's strategies do. */
export async function openBenchStrategy(
  id: string,
  session: WorkerSession,
  repeats: boolean,
  onNews: (message: PortfolioMessage) => void,
): Promise<BenchStrategy> {
  const lanes = await openLaneSockets(id, session, () => {});
  const sender = lanes.sender('signals');
  const outstanding = new Map<SignalId, { readonly signal: Signal; readonly atUs: number }>();
  const listener = lanes.subscriber('portfolio', {
    onMessage: (message) => {
      const news = message as PortfolioMessage;
      if (news.kind === 'signal-journaled') outstanding.delete(news.signalId);
      onNews(news);
    },
    onGap: () => {},
    onWelcome: () => {},
    onUnreadable: () => {},
  });
  await listener.subscribe([bookTopic(id)]);
  const repeating = setInterval(() => {
    const dueUs = monotonicUs() - REPEAT_AFTER_US;
    for (const { signal, atUs } of outstanding.values()) {
      if (atUs > dueUs) continue;
      outstanding.set(signal.signalId, { signal, atUs: monotonicUs() });
      sender.send(signal);
    }
  }, 50);
  let number = 0;
  return {
    send: (part) => {
      const signal = createSignal(id, ++number, part);
      if (repeats) outstanding.set(signal.signalId, { signal, atUs: monotonicUs() });
      sender.send(signal);
      return signal.signalId;
    },
    close() {
      clearInterval(repeating);
      lanes.close();
    },
  };
}

const createSignal = (strategyId: string, number: number, part: Partial<Signal>): Signal => ({
  kind: 'signal',
  signalId: `${strategyId}-${number}` as SignalId,
  strategyId,
  symbol: 'SPY',
  side: number % 2 === 1 ? 'buy' : 'sell',
  quantity: toDecimalString('1'),
  targetQuantity: null,
  type: 'market',
  timeInForce: 'day',
  limitPrice: null,
  expiresAtUs: nowUs() + 60_000_000,
  decisionPrice: 100,
  causedAtUs: nowUs(),
  reason: 'a benchmark wants it',
  trace: { tickSentAtUs: 0, signalSentAtUs: monotonicUs() },
  ...part,
});
