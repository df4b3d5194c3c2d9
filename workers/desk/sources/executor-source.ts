// The executor's books for the pages, and the way of commands to it.
import type { ControlCommand, ControlReply, ControlRequest, ControlResult } from '../../../protocol/control.ts';
import type { WorkerSession } from '../../../protocol/parent-channel.ts';
import { type PortfolioView, type PortfolioViewChanged, VIEW_TOPIC } from '../../../protocol/portfolio-view.ts';
import { type LaneSockets, openLaneSockets } from '../../../runtime/lane-sockets.ts';
import type { RequestClient } from '../../../runtime/request-client.ts';
import type { WorkerContext } from '../../../runtime/worker-process.ts';
import { peersOf } from './peers.ts';

const ANSWER_WITHIN_MS = 10_000;

/** `isSent: false` proves that nothing happened. */
export type ControlAnswer =
  | { readonly ok: true; readonly result: ControlResult }
  | { readonly ok: false; readonly isSent: boolean; readonly reason: string };

export class ExecutorSource {
  readonly #context: WorkerContext;
  readonly #onView: (view: PortfolioView | PortfolioViewChanged) => void;
  #peers = '';
  #sockets: LaneSockets | null = null;
  #control: RequestClient<ControlRequest, ControlReply> | null = null;

  constructor(context: WorkerContext, onView: (view: PortfolioView | PortfolioViewChanged) => void) {
    this.#context = context;
    this.#onView = onView;
  }

  /** Opens the executor's lanes as soon as it is known where they are. */
  async join(session: WorkerSession): Promise<void> {
    const peers = peersOf(session, ['portfolio', 'control']);
    if (peers === null || peers === this.#peers) return;
    this.#peers = peers;
    this.#sockets?.close();
    const sockets = await openLaneSockets(this.#context.worker, session, () => {});
    this.#sockets = sockets;
    this.#control = sockets.client<ControlRequest, ControlReply>('control');
    const subscriber = sockets.subscriber('portfolio', {
      onMessage: (message) => this.#onView(message as PortfolioView | PortfolioViewChanged),
      onGap(topic) {
        // Whoever subscribes anew is sent the whole view.
        subscriber.unsubscribe([topic]);
        void subscriber.subscribe([topic]);
      },
      onWelcome: () => {},
      onUnreadable: (reason) => this.#context.log('warn', `portfolio: ${reason}`),
    });
    void subscriber.subscribe([VIEW_TOPIC]);
  }

  async command(command: ControlCommand): Promise<ControlAnswer> {
    const client = this.#control;
    if (!client) return { ok: false, isSent: false, reason: 'the executor is not up yet' };
    const asked = await client.ask({ kind: 'control', requestId: client.nextRequestId(), command }, ANSWER_WITHIN_MS);
    if (asked.result === 'not-sent') return { ok: false, isSent: false, reason: 'the executor cannot be reached' };
    if (asked.result === 'timed-out') return { ok: false, isSent: true, reason: 'the executor did not answer' };
    const { reply } = asked;
    return reply.ok ? { ok: true, result: reply.result } : { ok: false, isSent: false, reason: reply.message };
  }

  close(): void {
    this.#sockets?.close();
  }
}
