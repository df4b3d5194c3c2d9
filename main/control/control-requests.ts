// Answers the command line and the desk: one place for what each request does to a session.
import type { SessionButtons } from '../session/session-buttons.ts';
import type { SessionUpkeep } from '../session/session-upkeep.ts';
import type { ControlRequest } from './control-protocol.ts';

/** Who asks, as far as it matters: some want to hear more later. */
export type Asker = {
  /** Tells something after the answer. */
  emit(value: unknown): void;
  /** `end` is called when the asker is gone, or wants no more. */
  untilGone(end: () => void): void;
  /** Ends what `untilGone` began. */
  letGo(): void;
};

export async function answerControlRequest(session: SessionButtons, request: ControlRequest, asker: Asker): Promise<unknown> {
  switch (request.command) {
    case 'status':
      return session.status();
    case 'halt':
      return session.halt(request.by, request.reason);
    case 'resume':
      return session.resume(request.by, request.reason);
    case 'flatten':
      return session.flatten({ symbol: request.symbol, book: request.book }, request.by, request.reason);
    case 'stop':
      session.stop(request.by);
      return { stopping: true, pid: process.pid };
    case 'stop-trading':
      return session.stopTrading(request.by);
    case 'start-trading':
      return session.startTrading(request.by);
    case 'restart':
      return session.restart(request.component, request.by);
    case 'start-component':
      return session.startComponent(request.component, request.by, request.configuration);
    case 'stop-component':
      return session.stopComponent(request.component, request.by);
    case 'set-log-level':
      return session.records.setLogLevel(request.component, request.level);
    case 'logs':
      return session.records.logs(request.component, request.lines, request.level);
    case 'follow-logs':
      asker.letGo();
      asker.untilGone(session.records.followLogs(request.component, request.level, (line) => asker.emit(line)));
      return { following: true };
    case 'unfollow-logs':
      asker.letGo();
      return { following: false };
    case 'component-history':
      return session.records.history(request.component);
    case 'alerts':
      return session.alerts.report();
    case 'acknowledge-alert':
      return session.alerts.acknowledge(request.id, request.by);
    case 'test-alert':
      return session.alerts.raise({
        severity: 'warning',
        code: 'TEST_ALERT',
        subject: request.by,
        text: `${request.by} tries out the alerts.`,
      });
    case 'preflight':
      return upkeepOf(session).preflight(request.run);
    case 'dashboard':
      return { url: await session.dashboardUrl(request.role) };
    case 'evidence':
      return session.proveEvidence();
    case 'arm':
      return session.arm(request.by, request.accountEnding);
    case 'disarm':
      return session.disarm(request.by, request.reason);
    case 'emergency':
      return session.emergency(request.action, request.by, request.reason);
  }
}

export function upkeepOf({ upkeep }: SessionButtons): SessionUpkeep {
  if (upkeep === null) throw new Error('nobody looks after the settings of this session');
  return upkeep;
}
