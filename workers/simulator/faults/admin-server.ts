// The admin endpoint: faults, orders from elsewhere, and the hands of the market's clock. On its own port, with its own token.
import { timingSafeEqual } from 'node:crypto';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { listenHere } from '../listen.ts';
import { toOrderShape } from '../shapes/order-shape.ts';
import { parseInstant } from '../timestamps.ts';
import type { Deeds } from './deeds.ts';
import type { FaultBook } from './fault-book.ts';
import { faultRuleSchema, scenarioSchema } from './fault-rule.ts';

/** What may be done to market time. */
export type MarketHands = {
  setPaused(isPaused: boolean): void;
  setSpeed(speed: number): void;
  /** Lets so many events happen while it is paused. */
  step(events: number): void;
  /** Lets everything up to a later market time happen at once. */
  seek(toUs: number): void;
  state(): { readonly isPaused: boolean; readonly speed: number; readonly marketTimeUs: number; readonly hasEnded: boolean };
};

export type AdminServerOptions = {
  readonly port: number;
  readonly token: string;
  readonly book: FaultBook;
  readonly deeds: Deeds;
  readonly market: MarketHands;
};

export type AdminServer = { readonly url: string; close(): Promise<void> };

const marketCommandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('pause') }),
  z.strictObject({ do: z.literal('resume') }),
  z.strictObject({ do: z.literal('step'), events: z.int().min(1).max(1_000_000).default(1) }),
  z.strictObject({ do: z.literal('speed'), speed: z.number().positive().max(1_000_000) }),
  /** RFC 3339, later than the present market time. */
  z.strictObject({ do: z.literal('seek'), to: z.string() }),
]);
const replaySchema = z.strictObject({ count: z.int().min(1).max(1_000).default(10) });

export async function openAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const server = fastify({ logger: false, forceCloseConnections: true });
  const expected = Buffer.from(`Bearer ${options.token}`);
  server.addHook('onRequest', async (request, reply) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length === expected.length && timingSafeEqual(given, expected)) return;
    return reply.status(401).send({ message: 'expected the admin token as "Authorization: Bearer TOKEN"' });
  });
  server.setErrorHandler((error: FastifyError | z.ZodError, _request, reply) => {
    if (error instanceof z.ZodError) return reply.status(422).send({ message: z.prettifyError(error) });
    return reply.status(error.statusCode ?? 500).send({ message: error.message });
  });
  addFaultEndpoints(server, options);
  addMarketEndpoints(server, options);
  const url = await listenHere(server, options.port, ", wanted by the simulator's admin endpoint,");
  return { url, close: () => server.close() };
}

function addFaultEndpoints(server: FastifyInstance, { book, deeds }: AdminServerOptions): void {
  server.get('/faults', () => book.rules());
  server.post('/faults', (request) => {
    if (!Array.isArray(request.body)) return book.add(faultRuleSchema.parse(request.body));
    return scenarioSchema.parse(request.body).map((rule) => book.add(rule));
  });
  server.delete('/faults', async (_request, reply) => {
    book.clear();
    return reply.status(204).send();
  });
  server.delete<{ Params: { id: string } }>('/faults/:id', async (request, reply) =>
    book.remove(Number(request.params.id))
      ? reply.status(204).send()
      : reply.status(404).send({ message: `there is no fault ${request.params.id}` }),
  );
  server.get<{ Querystring: { after?: string } }>('/log', (request) => book.log(Number(request.query.after ?? 0) || 0));
  server.post('/updates/replay', (request) => ({
    replayed: deeds.replayUpdates(replaySchema.parse(request.body ?? {}).count),
  }));
  server.post('/orders', async (request, reply) => {
    const outcome = deeds.orderFromElsewhere(request.body);
    if (outcome.isRefused) return reply.status(outcome.refusal.status).send(outcome.refusal);
    return toOrderShape(outcome.value);
  });
}

function addMarketEndpoints(server: FastifyInstance, { book, market }: AdminServerOptions): void {
  server.get('/market', () => market.state());
  server.post('/market', async (request, reply) => {
    const command = marketCommandSchema.parse(request.body);
    switch (command.do) {
      case 'pause':
      case 'resume':
        market.setPaused(command.do === 'pause');
        break;
      case 'step':
        market.setPaused(true);
        market.step(command.events);
        break;
      case 'speed':
        market.setSpeed(command.speed);
        break;
      case 'seek': {
        const toUs = parseInstant(command.to, 'start', 'new-york');
        if (toUs === undefined || toUs <= market.state().marketTimeUs)
          return reply
            .status(422)
            .send({ message: `invalid to "${command.to}": expected an RFC 3339 time later than the market's` });
        market.seek(toUs);
        break;
      }
      default:
        command satisfies never;
    }
    book.note('market', command);
    return market.state();
  });
}
