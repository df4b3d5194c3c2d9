// A strategy that floods, in a process of its own as every strategy has one: beside the one that is measured, it would hold that up.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { WorkerSession } from '../protocol/parent-channel.ts';
import { monotonicUs } from '../runtime/clocks.ts';
import { openBenchStrategy } from './bench-strategy.ts';

export type FloodReport = { readonly sentPerSecond: number; readonly journaledPerSecond: number };
type Order = { readonly id: string; readonly session: WorkerSession; readonly perSecond: number };

const FLOOD_EVERY_MS = 5;

export type FloodProcess = { stop(): Promise<FloodReport> };

/** Resolves when the flood has begun. */
export async function openFloodProcess(id: string, session: WorkerSession, perSecond: number): Promise<FloodProcess> {
  const child = fork(import.meta.filename, ['flood-process'], { serialization: 'advanced' });
  child.send({ id, session, perSecond } satisfies Order);
  await once(child, 'message');
  return {
    async stop() {
      child.send('stop');
      const [report] = (await once(child, 'message')) as [FloodReport];
      child.kill();
      return report;
    },
  };
}

if (process.argv[2] === 'flood-process') {
  process.on('disconnect', () => process.exit());
  process.once('message', (order: Order) => void flood(order));
}

async function flood({ id, session, perSecond }: Order): Promise<void> {
  let journaled = 0;
  const strategy = await openBenchStrategy(id, session, false, (news) => {
    if (news.kind === 'signal-journaled') journaled += 1;
  });
  const startedUs = monotonicUs();
  let sent = 0;
  // The same order again and again, as a strategy sends it that has lost its way: each is journaled, all but one are denied.
  const flooding = setInterval(() => {
    const due = ((monotonicUs() - startedUs) / 1e6) * perSecond;
    for (; sent < due; sent++) strategy.send({ side: 'buy' });
  }, FLOOD_EVERY_MS);
  process.once('message', () => {
    clearInterval(flooding);
    const seconds = (monotonicUs() - startedUs) / 1e6;
    process.send?.({ sentPerSecond: sent / seconds, journaledPerSecond: journaled / seconds } satisfies FloodReport);
  });
  process.send?.('begun');
}
