// What a worker is told over its private channel: how it starts, and what main answers it.
import type { MessageToMain, MessageToWorker } from '../../protocol/parent-channel.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { WorkerRow } from './core/roster.ts';
import type { SupervisorListener } from './supervisor-listener.ts';
import type { SupervisorOptions } from './supervisor-options.ts';

export function startMessage(
  row: WorkerRow,
  { home, lanes, configOf, logLevelOf }: SupervisorOptions,
  detailsOf: (worker: string) => unknown,
): MessageToWorker {
  const config = withOverrides(row, configOf(row, detailsOf));
  const session = lanes.sessionOf(row);
  const logLevel = logLevelOf?.(row.name) ?? 'debug';
  return { kind: 'start', protocolVersion: PROTOCOL_VERSION, worker: row.name, home, logLevel, config, session };
}

/** What a person set for the components of a worker lies over what the plan says; the worker itself checks the result. */
const withOverrides = (row: WorkerRow, config: unknown): unknown =>
  typeof config === 'object' && config !== null ? { ...config, ...row.configOverrides } : config;

/** Main serves desks alone. */
export async function answerWorker(
  row: WorkerRow,
  { id, request }: Extract<MessageToMain, { readonly kind: 'ask-main' }>,
  listener: SupervisorListener,
): Promise<MessageToWorker> {
  try {
    if (row.kind !== 'desk') throw new Error(`main serves no ${row.kind}`);
    return { kind: 'main-answer', id, ok: true, value: await listener.onRequest(row, request) };
  } catch (error) {
    return { kind: 'main-answer', id, ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
