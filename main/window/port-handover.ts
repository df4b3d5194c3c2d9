// Hands the window one end of a message channel and the desk worker the other, again whenever one of them begins anew. What they say
// to each other never passes through main.
import { MessageChannelMain } from 'electron';
import type { TradingSession } from '../session/trading-session.ts';
import type { UtilityProcessLauncher } from '../supervisor/utility-process-launcher.ts';
import type { DeskWindow } from './desk-window.ts';
import { onPortAsked } from './page-questions.ts';

/** The page talks to the desk of the session that was followed last. */
export type PortHandover = { follow(session: TradingSession): void };

export function handPortsOver(launcher: UtilityProcessLauncher, window: DeskWindow): PortHandover {
  let isAsked = false;
  let followed: TradingSession | null = null;
  const handOver = (): void => {
    const desk = followed?.plan.roster.workers.find(({ kind }) => kind === 'desk');
    if (!isAsked || desk === undefined) return;
    if (followed?.supervisor.state.workers.get(desk.name)?.phase !== 'running') return;
    const { port1, port2 } = new MessageChannelMain();
    if (launcher.handPort(desk.name, port1)) window.givePort(port2);
  };
  // The page asks each time that it begins.
  onPortAsked(() => {
    isAsked = true;
    handOver();
  });
  return {
    follow(session) {
      followed = session;
      session.onWorkerReady(({ kind }) => {
        if (kind === 'desk') handOver();
      });
    },
  };
}
