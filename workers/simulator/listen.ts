// Takes a port of this machine for one of the simulator's servers.
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { FatalError } from '../../runtime/worker-process.ts';

const HOST = '127.0.0.1';

/** Returns the address, without a slash at its end. Throws a FatalError when the port is taken; `asked` says by whom it was wanted. */
export async function listenHere(server: FastifyInstance, port: number, asked: string): Promise<string> {
  try {
    await server.listen({ host: HOST, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const message = `port ${port} of ${HOST}${asked} is in use: end the program that holds it, or choose another port`;
    throw new FatalError('PORT_TAKEN', message, { cause: error });
  }
  return `http://${HOST}:${(server.server.address() as AddressInfo).port}`;
}
