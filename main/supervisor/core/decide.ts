// The supervisor's decisions: what an event changes, and what is to be done about it. Pure and deterministic.
import type { FatalCause } from '../../../protocol/parent-channel.ts';
import { noteCheck } from './ailments.ts';
import { retriedCause } from './failure-cause.ts';
import { endLife, putDown } from './life-end.ts';
import { enforceDeadlines, hearHeartbeat, judgeExamined } from './patience.ts';
import { restartOnRequest, startOnRequest, stopOnRequest } from './personal-requests.ts';
import { startWhatCan } from './start-order.ts';
import { hurryStop, stopWhatCan } from './stop-order.ts';
import type { Moment, SupervisorEvent, WorkerEvent } from './supervisor-event.ts';
import { isAlive, type Leaving, type SupervisorState, type WorkerRecord } from './supervisor-state.ts';
import { type Decision, Workbench } from './workbench.ts';

export function decide(state: SupervisorState, event: SupervisorEvent, moment: Moment): Decision {
  const bench = new Workbench(state, moment);
  switch (event.kind) {
    case 'start-requested':
      if (state.aim === 'idle') bench.aim = 'up';
      break;
    case 'stop-requested':
      if (state.aim === 'stopping') hurryStop(bench);
      bench.aim = 'stopping';
      break;
    case 'restart-requested':
      restartOnRequest(bench, event.worker);
      break;
    case 'start-workers-requested':
      startOnRequest(bench, event.workers);
      break;
    case 'stop-workers-requested':
      stopOnRequest(bench, event.workers);
      break;
    case 'clock':
      enforceDeadlines(bench);
      break;
    default:
      decideAboutWorker(bench, event);
  }
  if (bench.aim === 'up') startWhatCan(bench);
  if (bench.aim !== 'idle') stopWhatCan(bench);
  return bench.finish();
}

function decideAboutWorker(bench: Workbench, event: WorkerEvent): void {
  const record = bench.find(event.worker);
  if (!record || record.life !== event.life || !isAlive(record)) return;
  switch (event.kind) {
    case 'spawned':
      bench.put({ ...record, pid: event.pid });
      break;
    case 'spawn-failed':
      endLife(
        bench,
        { ...record, leaving: record.leaving ?? { why: 'failure', cause: 'not-spawned', text: event.message } },
        event.message,
      );
      break;
    case 'hello':
      greet(bench, { ...record, pid: event.pid }, event.protocolVersion);
      break;
    case 'ready':
      if (record.phase === 'starting') becomeRunning(bench, record);
      break;
    case 'heartbeat':
      hearHeartbeat(bench, record);
      break;
    case 'examined':
      judgeExamined(bench, record, event.verdict);
      break;
    case 'health-answer':
      noteCheck(bench, record, event.component, 'unhealthy', event.reason);
      break;
    case 'progress':
      noteCheck(bench, record, 'progress', 'stalled', event.stalled);
      break;
    case 'restart-wanted':
      if (record.phase !== 'running' || bench.aim !== 'up') break;
      bench.reportRestart(record, `${record.row.name} starts afresh: ${event.reason}`, null);
      restartOnRequest(bench, event.worker);
      break;
    case 'fatal':
      if (record.leaving?.why !== 'asked') giveUpLife(bench, record, event.cause, event.message);
      break;
    case 'goodbye':
      // The exit follows at once; it tells whether this was wanted.
      break;
    case 'exit':
      endLife(bench, record, describeExit(event));
  }
}

function giveUpLife(bench: Workbench, record: WorkerRecord, cause: FatalCause, text: string): void {
  const retried = retriedCause(cause, record.hasRun);
  const leaving: Leaving = retried === null ? { why: 'fatal', cause, text } : { why: 'failure', cause: retried, text };
  putDown(bench, record, leaving, 'SIGTERM');
}

function greet(bench: Workbench, record: WorkerRecord, protocolVersion: number): void {
  const wanted = bench.protocolVersion;
  if (protocolVersion !== wanted) {
    const text = `${record.row.name} speaks protocol ${protocolVersion}, this program speaks ${wanted}: build both from the same sources`;
    putDown(bench, record, { why: 'fatal', cause: 'PROTOCOL_MISMATCH', text }, 'SIGKILL');
    return;
  }
  bench.put(record);
  if (record.phase === 'starting') bench.effect({ kind: 'send-start', worker: record.row.name, life: record.life });
}

function becomeRunning(bench: Workbench, record: WorkerRecord): void {
  const { nowMs } = bench;
  bench.put({ ...record, phase: 'running', hasRun: true, deadlineMs: null, runningSinceMs: nowMs, heartbeatAtMs: nowMs });
  bench.report('running', record, `${record.row.name} is ready${record.pid === null ? '' : ` (process ${record.pid})`}`);
}

function describeExit(event: Extract<WorkerEvent, { readonly kind: 'exit' }>): string {
  const how = event.signal === null ? `left with code ${event.code ?? 'unknown'}` : `was ended by ${event.signal}`;
  const words = lastSentence(event.lastWords);
  return words === '' ? how : `${how}: ${words}`;
}

/** Warnings of Node and how to trace them: what it lived with is not what it died of. */
const WARNING = /^\(node:\d+\) .*Warning: |^\(Use `\w+ --trace-/;

/** The line that names the error; a Node crash prints the source line, the error, the stack, and the Node version around it. */
function lastSentence(words: string): string {
  const lines = words
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !WARNING.test(line));
  return lines.find((line) => /^(Uncaught )?\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}
