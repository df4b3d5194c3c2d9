// A subscriber process for the benchmark: decodes every tick and remembers how old it was when it could be used.
import { tickTopic } from '../../protocol/ticks.ts';
import { monotonicUs } from '../../runtime/clocks.ts';
import { openLaneSockets } from '../../runtime/lane-sockets.ts';
import { runWorker } from '../../runtime/worker-process.ts';

runWorker(async (context) => {
  const { symbols } = context.config as { readonly symbols: readonly string[] };
  const lanes = await openLaneSockets(context.worker, context.session, () => {});
  let latencies: number[] = [];
  let received = 0;
  let missed = 0;
  const ticks = lanes.subscriber('ticks', {
    onMessage(message) {
      received += 1;
      latencies.push(monotonicUs() - (message as { readonly atUs: number }).atUs);
    },
    onGap: (_topic, count) => {
      missed += count;
    },
    onWelcome: () => {},
    onUnreadable: (reason) => {
      throw new Error(reason);
    },
  });
  await ticks.subscribe(symbols.map(tickTopic));
  context.answer('collect', () => {
    const collected = { latencies, received, missed };
    latencies = [];
    return collected;
  });
  return {};
});
