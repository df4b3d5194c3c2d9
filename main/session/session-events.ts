// What a session makes of what happens under supervision: log lines and alerts, and what has to follow when a worker comes or goes.
import type { LogLine } from '../../protocol/main-requests.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { SessionArming } from '../arming/session-arming.ts';
import type { Asker } from '../control/control-requests.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import { componentOfLine } from '../supervisor/core/component-table.ts';
import type { WorkerRow } from '../supervisor/core/roster.ts';
import type { LanePlan } from '../supervisor/lane-plan.ts';
import type { SupervisorListener } from '../supervisor/supervisor-listener.ts';
import type { GoneWorkers } from './gone-workers.ts';
import type { MarketGate } from './market-gate.ts';
import type { SessionAnswers } from './session-answers.ts';
import type { TradingControl } from './trading-control.ts';

export type EventParts = {
  readonly logs: SessionLogs;
  readonly alerts: Alerts;
  readonly lanes: LanePlan;
  readonly control: TradingControl;
  readonly answers: SessionAnswers;
  readonly gone: GoneWorkers;
  readonly arming: SessionArming;
  readonly market: MarketGate;
  readonly view: { readonly hasFailed: boolean };
  readonly ending: { readonly hasBegun: boolean };
  /** Answers a request of the desk. */
  readonly answerDesk: (request: unknown, asker: Asker) => Promise<unknown>;
  readonly tellDesks: (line: LogLine) => void;
};

export class SessionEvents {
  readonly #settling = Promise.withResolvers<void>();
  /** Resolves when every worker runs or has failed for good, for the first time. */
  readonly settled: Promise<void> = this.#settling.promise;
  readonly #readyListeners: ((worker: WorkerRow) => void)[] = [];
  #endFollowing: () => void = () => {};

  /** Calls back each time that a worker is ready, in its first life and in every later one. */
  onWorkerReady(listener: (worker: WorkerRow) => void): void {
    this.#readyListeners.push(listener);
  }

  /** `parts` are looked at when something happens: the supervisor that tells of it is one of the things they are made from. */
  listener(parts: () => EventParts): SupervisorListener {
    const desk: Asker = {
      emit: (line) => parts().tellDesks(line as LogLine),
      untilGone: (end) => (this.#endFollowing = end),
      letGo: () => this.#endFollowing(),
    };
    return {
      onReport: ({ what, worker, text }) => {
        const { logs, answers, gone, market, ending } = parts();
        const level = what === 'failed' ? 'error' : what === 'restarting' || what === 'degraded' ? 'warn' : 'info';
        logs.write('main', { level, message: text, fields: { worker } });
        if (what === 'failed') void this.#beginMarket(parts());
        const isGone = what === 'stopped' || what === 'restarting' || what === 'failed';
        if (isGone && !ending.hasBegun) void gone.forgetSubscriptions(worker);
        if (what === 'restarting' && answers.workersOf('gateway').includes(worker)) void market.hold();
      },
      onLog: (worker, { component, level, message, fields, atUs }) =>
        parts().logs.write(componentOfLine(worker, component), { level, message, fields, atUs }),
      onStrayLine: (worker, line) =>
        parts().logs.write(componentOfLine(worker, undefined), {
          level: 'info',
          message: line,
          fields: { outsideOfTheLog: true },
        }),
      onAlert: (worker, notice) => parts().alerts.raise(notice, worker),
      onFatal: (worker, cause, message) =>
        parts().logs.write(componentOfLine(worker, undefined), { level: 'error', message, fields: { cause } }),
      onReady: (worker) => void this.#workerReady(parts(), worker),
      onLost: (worker, reason, remedy) => void parts().gone.lose(worker, reason, remedy),
      onRequest: (_desk, request) => parts().answerDesk(request, desk),
      beforeStop: (worker) => this.#beforeStop(parts(), worker),
    };
  }

  async #workerReady(parts: EventParts, worker: WorkerRow): Promise<void> {
    const ports = parts.lanes.portsOf(worker.name);
    if (ports.length > 0)
      parts.logs.write('main', { level: 'info', message: `${worker.name} listens on 127.0.0.1: ${ports.join(', ')}` });
    // A desk that was just born follows nothing yet.
    if (worker.kind === 'desk') this.#endFollowing();
    await parts.arming.workerReady(worker);
    if (worker.kind === 'executor') await parts.control.executorReady(worker.name);
    if (worker.kind === 'gateway') await parts.gone.gatewayReady();
    for (const listener of this.#readyListeners) listener(worker);
    await this.#beginMarket(parts);
  }

  async #beginMarket({ view, market }: EventParts): Promise<void> {
    if (view.hasFailed || market.isComplete) this.#settling.resolve();
    await market.begin();
  }

  /** The books once nobody signals any more, the market once nobody trades. */
  async #beforeStop({ answers }: EventParts, { kind, name }: WorkerRow): Promise<void> {
    if (kind === 'desk') this.#endFollowing();
    if (kind === 'executor') await answers.settle(name);
    if (kind === 'simulator') await answers.market();
  }
}
