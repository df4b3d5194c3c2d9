// Starts real worker bundles for a benchmark and speaks main's side of the parent channel with them.
import { type ChildProcess, fork } from 'node:child_process';
import type { LaneName } from '../protocol/lanes.ts';
import type { MessageToMain, MessageToWorker, WorkerSession } from '../protocol/parent-channel.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';

export type WorkerChild = {
  readonly ports: Readonly<Partial<Record<LaneName, number>>>;
  /** What it reported with its readiness. */
  readonly details: unknown;
  ask<Answer>(question: string): Promise<Answer>;
  stop(): Promise<void>;
};

/** Resolves when the worker is ready. Throws with its own words when it cannot start. */
export function startWorkerChild(
  script: string,
  worker: string,
  home: string,
  config: unknown,
  session: WorkerSession,
): Promise<WorkerChild> {
  const child: ChildProcess = fork(script, { serialization: 'advanced' });
  const send = (message: MessageToWorker): boolean => child.send(message);
  const waiting = new Map<number, (answer: unknown) => void>();
  let nextId = 1;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    child.on('message', (message: MessageToMain) => {
      if (message.kind === 'hello') send({ kind: 'start', protocolVersion: PROTOCOL_VERSION, worker, home, config, session });
      else if (message.kind === 'fatal') reject(new Error(`${worker}: ${message.message}`));
      else if (message.kind === 'answer')
        waiting.get(message.id)?.(message.ok ? message.value : Promise.reject(new Error(message.error)));
      else if (message.kind === 'log' && message.level !== 'debug' && message.level !== 'info')
        console.error(`${worker}: ${message.message}`, message.fields);
      else if (message.kind === 'ready') {
        resolve({
          ports: message.ports,
          details: message.details,
          ask: (question) =>
            new Promise((answer) => {
              const id = nextId++;
              waiting.set(id, answer as (value: unknown) => void);
              send({ kind: 'ask', id, question, argument: null });
            }),
          stop: async () => {
            send({ kind: 'stop' });
            await ended;
          },
        });
      }
    });
    void ended.then(() => reject(new Error(`${worker} ended before it was ready`)));
  });
}
