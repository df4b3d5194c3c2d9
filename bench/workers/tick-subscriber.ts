// A subscriber process for the benchmark: decodes every tick and remembers how old it was when it could be used.
import { tickTopic } from '../../protocol/ticks.ts';
import { monotonicUs } from '../../runtime/clocks.ts';
import { openLaneSockets } from '../../runtime/lane-sockets.ts';
import { runWorker } from '../../runtime/worker-process.ts';

/** Every fifth tick is timed: as many as the floor times messages. */
const EVERY = 5;
const MOST_SAMPLES = 1 << 20;

runWorker(async (context) => {
  const { symbols } = context.config as { readonly symbols: readonly string[] };
  const lanes = await openLaneSockets(context.worker, context.session, () => {});
  // A growing array would be copied in the middle of the measurement.
  const latencies = new Float64Array(MOST_SAMPLES);
  let sampled = 0;
  let received = 0;
  let missed = 0;
  const ticks = lanes.subscriber('ticks', {
    onMessage(message) {
      received += 1;
      if (received % EVERY === 0 && sampled < MOST_SAMPLES)
        latencies[sampled++] = monotonicUs() - (message as { readonly atUs: number }).atUs;
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
    const collected = { latencies: [...latencies.subarray(0, sampled)], received, missed };
    sampled = 0;
    return collected;
  });
  return {};
});
