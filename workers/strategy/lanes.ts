// The broadcast lanes of a strategy worker and what it does with what comes in.
import { bookTopic, type PortfolioMessage, TRADING_STATE_TOPIC } from '../../protocol/portfolio.ts';
import { CLOCK_TOPIC, TICK_KINDS, type Tick, tickTopic, type VenueClock } from '../../protocol/ticks.ts';
import type { BroadcastSubscriber } from '../../runtime/broadcast-subscriber.ts';
import type { LaneSockets } from '../../runtime/lane-sockets.ts';
import type { WorkerContext } from '../../runtime/worker-process.ts';
import type { HostMessage } from '../../trading/cores/strategy-host/host-messages.ts';

/** Where market data goes: straight to the host, or to a gate that holds it back. */
export type MarketListener = (message: Extract<HostMessage, { readonly kind: 'tick' | 'clock' }>) => void;

/** Opens the ticks lane and resolves when the gateway has confirmed every topic. `onGateway` hears of each of its lives. */
export async function openTicks(
  sockets: LaneSockets,
  symbols: readonly string[],
  { progress, log }: WorkerContext,
  listener: MarketListener,
  onGateway: (epoch: string) => void,
): Promise<BroadcastSubscriber> {
  let ticksReceived = 0;
  let gaps = 0;
  Object.assign(progress, { ticksReceived, gaps });
  const subscriber = sockets.subscriber('ticks', {
    onMessage(message, topic, sentAtUs) {
      if (topic === CLOCK_TOPIC) {
        listener({ kind: 'clock', clock: message as VenueClock });
        return;
      }
      ticksReceived += 1;
      progress['ticksReceived'] = ticksReceived;
      const tick = message as Tick;
      // What a newer gateway sends besides is none of our business.
      if (TICK_KINDS.includes(tick.kind)) listener({ kind: 'tick', tick, sentAtUs });
    },
    onGap(_topic, missed) {
      gaps += missed;
      progress['gaps'] = gaps;
    },
    onWelcome: onGateway,
    onUnreadable: (reason) => log('warn', `ticks: ${reason}`),
  });
  await subscriber.subscribe([CLOCK_TOPIC, ...symbols.map(tickTopic)]);
  return subscriber;
}

/** Opens the portfolio lane and resolves when every executor has confirmed. */
export async function openPortfolio(
  sockets: LaneSockets,
  book: string,
  { log }: WorkerContext,
  listener: (message: HostMessage) => void,
): Promise<void> {
  const subscriber = sockets.subscriber('portfolio', {
    onMessage: (message) => listener({ kind: 'portfolio', message: message as PortfolioMessage }),
    onGap(topic, missed) {
      log('warn', `portfolio: ${missed} messages were lost, asking for a snapshot`, { topic });
      // Whoever subscribes anew is sent the whole book.
      subscriber.unsubscribe([topic]);
      void subscriber.subscribe([topic]);
    },
    onWelcome: () => listener({ kind: 'executor-welcome' }),
    onUnreadable: (reason) => log('warn', `portfolio: ${reason}`),
  });
  await subscriber.subscribe([TRADING_STATE_TOPIC, bookTopic(book)]);
}
