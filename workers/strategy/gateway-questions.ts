// Asks the gateway on the queries lane, and asks again while it is away.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queries, Query, QueryName, QueryReply } from '../../protocol/queries.ts';
import type { LaneSockets } from '../../runtime/lane-sockets.ts';
import { FatalError } from '../../runtime/worker-process.ts';

const ANSWER_WITHIN_MS = 5_000;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

/** Refusals that say nothing about the question itself. */
const PASSING_CODES: ReadonlySet<string> = new Set(['VENUE_UNREACHABLE', 'VENUE_TROUBLE', 'NO_ANSWER', 'RATE_LIMITED']);

/** The gateway or the venue said no, and would say so again: the settings ask for what cannot be had. */
export class QueryRefused extends FatalError {}

export type GatewayQuestions = {
  /** Resolves to the answer, however long the gateway is away. Throws QueryRefused. */
  ask<Name extends QueryName>(name: Name, ask: Queries[Name]['ask']): Promise<Queries[Name]['answer']>;
  /** Asks, and asks again of every later life of the gateway, which knows nothing of what its predecessor was asked. */
  keep<Name extends QueryName>(name: Name, ask: Queries[Name]['ask']): Promise<void>;
  /** Asks once and does not wait for long: a farewell. */
  tell<Name extends QueryName>(name: Name, ask: Queries[Name]['ask'], withinMs: number): Promise<void>;
  /** The gateway began a new life: whatever its predecessor has not answered is asked again at once. */
  gatewayRestarted(): void;
};

/** `onTrouble` hears why a question has to be asked again, or was refused to a gateway that came back. */
export function openGatewayQuestions(sockets: LaneSockets, onTrouble: (reason: string) => void): GatewayQuestions {
  const client = sockets.client<Query, QueryReply>('queries');
  const kept: (() => Promise<unknown>)[] = [];
  const askOnce = <Name extends QueryName>(name: Name, ask: Queries[Name]['ask'], timeoutMs: number) =>
    client.ask({ kind: 'query', requestId: client.nextRequestId(), name, ask }, timeoutMs);

  async function ask<Name extends QueryName>(name: Name, question: Queries[Name]['ask']): Promise<Queries[Name]['answer']> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      const asked = await askOnce(name, question, ANSWER_WITHIN_MS);
      if (asked.result === 'reply') {
        const { reply } = asked;
        if (reply.ok) return reply.answer as Queries[Name]['answer'];
        const refusal = `query ${name}: ${reply.code}: ${reply.message}`;
        if (!PASSING_CODES.has(reply.code)) throw new QueryRefused('BAD_SETTINGS', refusal);
        onTrouble(refusal);
      } else if (waitMs === LONGEST_WAIT_MS) {
        onTrouble(`query ${name}: the gateway is away (${asked.result})`);
      }
      // Half of the wait is random, so that many strategies do not ask a returning gateway in one moment.
      await sleep(waitMs * (0.5 + Math.random() / 2));
    }
  }

  return {
    ask,
    async keep(name, question) {
      kept.push(() => ask(name, question));
      await ask(name, question);
    },
    async tell(name, question, withinMs) {
      await askOnce(name, question, withinMs);
    },
    gatewayRestarted() {
      client.abandon();
      for (const again of kept) again().catch((error: unknown) => onTrouble((error as Error).message));
    },
  };
}
