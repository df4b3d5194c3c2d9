// Answers the command line: one place for what each request does to a session.
import type { ControlRequest } from './control-protocol.ts';
import type { TradingSession } from './trading-session.ts';

export function answerControlRequest(
  session: TradingSession,
  stop: (by: string) => void,
  request: ControlRequest,
): Promise<unknown> {
  switch (request.command) {
    case 'status':
      return session.status();
    case 'halt':
      return session.halt(request.by, request.reason);
    case 'resume':
      return session.resume(request.by, request.reason);
    case 'stop':
      stop(request.by);
      return Promise.resolve({ stopping: true, pid: process.pid });
  }
}
