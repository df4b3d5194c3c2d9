// The supervisor's decisions: what an event changes, and what is to be done about it. Pure and deterministic.
import { endLife, putDown } from './life-end.ts';
import { enforceDeadlines } from './patience.ts';
import { restartOnRequest, startOnRequest, stopOnRequest } from './personal-requests.ts';
import { startWhatCan } from './start-order.ts';
import { hurryStop, stopWhatCan } from './stop-order.ts';
import type { Moment, SupervisorEvent, WorkerEvent } from './supervisor-event.ts';
import { isAlive, type SupervisorState, type WorkerRecord } from './supervisor-state.ts';
import { type Decision, Workbench } from './workbench.ts';

/** The causes of a fatal message that a restart may heal after all. */
const RETRIED_CAUSES: ReadonlySet<string> = new Set(['START_FAILED']);

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
    case 'start-worker-requested':
      startOnRequest(bench, event.worker);
      break;
    case 'stop-worker-requested':
      stopOnRequest(bench, event.worker);
      break;
    case 'clock':
      enforceDeadlines(bench);
      break;
    default:
      decideAboutWorker(bench, event);
  }
  if (bench.aim === 'up') startWhatCan(bench);
  if (bench.aim === 'stopping') stopWhatCan(bench);
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
      endLife(bench, { ...record, leaving: record.leaving ?? { why: 'failure', text: event.message } }, event.message);
      break;
    case 'hello':
      greet(bench, { ...record, pid: event.pid }, event.protocolVersion);
      break;
    case 'ready':
      if (record.phase === 'starting') becomeRunning(bench, record);
      break;
    case 'heartbeat':
      bench.put({ ...record, heartbeatAtMs: bench.nowMs });
      break;
    case 'fatal':
      if (record.leaving?.why === 'asked') break;
      putDown(bench, record, { why: RETRIED_CAUSES.has(event.cause) ? 'failure' : 'fatal', text: event.message }, 'SIGTERM');
      break;
    case 'goodbye':
      // The exit follows at once; it tells whether this was wanted.
      break;
    case 'exit':
      endLife(bench, record, describeExit(event));
  }
}

function greet(bench: Workbench, record: WorkerRecord, protocolVersion: number): void {
  const wanted = bench.protocolVersion;
  if (protocolVersion !== wanted) {
    const text = `${record.row.name} speaks protocol ${protocolVersion}, this program speaks ${wanted}: build both from the same sources`;
    putDown(bench, record, { why: 'fatal', text }, 'SIGKILL');
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
  const words = event.lastWords.trim();
  return words === '' ? how : `${how}: ${lastSentence(words)}`;
}

/** The line that names the error; a Node crash prints the source line, the error, the stack, and the Node version around it. */
function lastSentence(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  return lines.find((line) => /^(Uncaught )?\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}
