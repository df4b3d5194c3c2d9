// Every port that will be bound is free; a taken one is named with its holder where the system tells.
import { createServer } from 'node:net';
import { findPortHolder } from '../port-holder.ts';
import { failed, type PreflightCheck, passed } from '../preflight-check.ts';
import type { WantedPort } from '../preflight-inputs.ts';

export const freePorts: PreflightCheck = {
  id: 'free-ports',
  title: 'Free ports',
  timeoutMs: 10_000,
  async run({ ports, instance }) {
    if (instance && !instance.isThisProcess) return passed(`Process ${instance.pid} of this data folder has its ports.`);
    if (ports.length === 0) return passed('Any free ports will do.');
    const taken = (await Promise.all(ports.map(describeTaken))).filter((text) => text !== null);
    if (taken.length > 0)
      return failed(`${taken.join('; ')}.`, 'End that program, or choose other ports with --ports auto or in the settings.');
    return passed(`${ports.length} ports are free: ${ports.map(({ port }) => port).join(', ')}.`);
  },
};

async function describeTaken({ port, purpose }: WantedPort): Promise<string | null> {
  const code = await tryToBind(port);
  if (code === null) return null;
  if (code === 'EACCES') return `port ${port} (${purpose}) may not be used by this user`;
  if (code !== 'EADDRINUSE') return `port ${port} (${purpose}) cannot be used (${code})`;
  const holder = await findPortHolder(port);
  return `port ${port} (${purpose}) is taken${holder === null ? '' : ` by ${holder}`}`;
}

/** Null when it can be bound; else the system's code. */
function tryToBind(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(null)));
  });
}
