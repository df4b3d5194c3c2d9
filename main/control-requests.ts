// Answers the command line and the desk: one place for what each request does to a session.
import type { ControlRequest } from './control-protocol.ts';
import type { SessionButtons } from './session-buttons.ts';

export async function answerControlRequest(session: SessionButtons, request: ControlRequest): Promise<unknown> {
  switch (request.command) {
    case 'status':
      return session.status();
    case 'halt':
      return session.halt(request.by, request.reason);
    case 'resume':
      return session.resume(request.by, request.reason);
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
    case 'emergency':
      return session.emergency(request.action, request.by, request.reason);
  }
}
