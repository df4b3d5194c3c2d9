// Faults of HTTP: an error instead of an answer, late, never, cut, or an answer that nobody can read.
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../http-error.ts';
import type { FaultBook, Occasion } from './fault-book.ts';

const MESSAGES: Readonly<Record<number, string>> = {
  401: 'unauthorized.',
  403: 'forbidden.',
  429: 'too many requests.',
  500: 'internal server error occurred',
  502: 'bad gateway',
  503: 'service unavailable',
};
const CODES: Readonly<Record<number, number>> = { 429: 42910000, 500: 50010000, 503: 50010000 };

/** What a client that was too quick reads beside the refusal, whether or not this simulator counts requests. */
const emptyBucket = (): Readonly<Record<string, number>> => ({
  'X-RateLimit-Limit': 200,
  'X-RateLimit-Remaining': 0,
  'X-RateLimit-Reset': Math.ceil(Date.now() / 1000) + 60,
});

type SymbolOfOrder = (orderId: string) => string | undefined;

/**
 * Without rules a request passes at once: a promise of each hook would cost every answer a turn. `symbolOfOrder` finds the symbol
 * of an order that is asked for by its id.
 */
export function addHttpFaults(server: FastifyInstance, book: FaultBook, symbolOfOrder: SymbolOfOrder): void {
  const occasionOf = (request: FastifyRequest): Occasion => {
    const symbol = symbolIn(request, symbolOfOrder);
    return { method: request.method, path: request.url.split('?')[0], ...(symbol !== undefined && { symbol }) };
  };
  server.addHook('preHandler', (request, reply, done) => {
    if (book.hasRules()) strikeRequest(book, request, reply, occasionOf(request)).then(() => done(), done);
    else done();
  });
  server.addHook('onSend', (request, reply, payload, done) => {
    if (book.hasRules() || spoiled.has(request))
      strikeAnswer(book, request, reply, payload, occasionOf(request)).then((changed) => done(null, changed), done);
    else done(null, payload);
  });
}

async function strikeRequest(book: FaultBook, request: FastifyRequest, reply: FastifyReply, occasion: Occasion): Promise<void> {
  if (book.strike(['outage'], occasion)) throw new HttpError(503, MESSAGES[503] ?? '', CODES[503]);
  const fault = book.strike(['status', 'delay', 'hang', 'cut'], occasion);
  if (!fault) return;
  if (fault.kind === 'status') {
    if (fault.status === 429) void reply.headers(emptyBucket());
    if (fault.retryAfterSeconds !== undefined) void reply.header('Retry-After', fault.retryAfterSeconds);
    const message = fault.message ?? MESSAGES[fault.status] ?? 'error';
    throw new HttpError(fault.status, message, fault.code ?? CODES[fault.status]);
  }
  if (fault.when === 'after') {
    spoil(request, fault);
    return;
  }
  if (fault.kind === 'delay') await pause(fault.ms);
  else await lose(request, reply, fault.kind === 'cut');
}

async function strikeAnswer(
  book: FaultBook,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  occasion: Occasion,
): Promise<unknown> {
  const fault = spoiled.get(request) ?? book.strike(['garbage'], occasion);
  if (!fault) return payload;
  if (fault.kind === 'delay') {
    await pause(fault.ms);
    return payload;
  }
  if (fault.kind === 'garbage') {
    const text = typeof payload === 'string' ? payload : '';
    return fault.form === 'half-json' ? text.slice(0, Math.floor(text.length / 2)) : '<html>upstream connect error</html>';
  }
  await lose(request, reply, fault.kind === 'cut');
  return payload;
}

type Spoiling = { readonly kind: 'delay'; readonly ms: number } | { readonly kind: 'hang' | 'cut' };

/** What is to happen to the answer of a request that is still being done. */
const spoiled = new WeakMap<FastifyRequest, Spoiling>();
const spoil = (request: FastifyRequest, fault: Spoiling): void => void spoiled.set(request, fault);

/** Resolves never: the answer is gone. A connection that is not cut stays open until the client gives up. */
function lose(request: FastifyRequest, reply: FastifyReply, isCut: boolean): Promise<never> {
  reply.hijack();
  if (isCut) request.raw.socket.destroy();
  return new Promise(() => {});
}

/** In the body, in the path, or of the order whose id is in the path. */
function symbolIn({ body, params, routeOptions }: FastifyRequest, symbolOfOrder: SymbolOfOrder): string | undefined {
  const isByPath = routeOptions.url?.endsWith('/*') === true;
  const orderId = fieldOf(params, 'orderId');
  return (
    fieldOf(body, 'symbol') ??
    fieldOf(params, isByPath ? '*' : 'symbol') ??
    (orderId === undefined ? undefined : symbolOfOrder(orderId))
  );
}

function fieldOf(source: unknown, name: string): string | undefined {
  const found = typeof source === 'object' && source !== null ? (source as Record<string, unknown>)[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}
