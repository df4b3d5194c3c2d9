// Every host of this session can be found, reached and trusted.
import { lookup } from 'node:dns/promises';
import { connect } from 'node:tls';
import { failed, type PreflightCheck, passed, skipped } from '../preflight-check.ts';

export const network: PreflightCheck = {
  id: 'network',
  title: 'Network',
  async run({ hosts, trustedCertificates }, signal) {
    if (hosts.length === 0) return skipped('The simulator needs no network.');
    const problems = await Promise.all(
      hosts.map(async ({ origin, purpose }) => {
        const problem = await tryHost(new URL(origin), trustedCertificates, signal);
        return problem === null ? [] : [`${new URL(origin).host} (${purpose}) ${problem}`];
      }),
    );
    const told = problems.flat();
    if (told.length === 0)
      return passed(`${hosts.map(({ origin }) => new URL(origin).host).join(', ')} can be reached, and are who they say.`);
    return failed(`${told.join('; ')}.`, 'Look at the network, a proxy or a firewall, and at the clock of this machine.');
  },
};

/** Null when its certificate is trusted. */
async function tryHost({ hostname, port }: URL, ca: string | undefined, signal: AbortSignal): Promise<string | null> {
  try {
    await lookup(hostname);
  } catch (error) {
    return `cannot be found: ${describeCode(error)}`;
  }
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: port === '' ? 443 : Number(port),
      servername: hostname,
      // Whatever the environment says: keys go to nobody who only says that they are the broker.
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca }),
    });
    const settle = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    signal.addEventListener('abort', () => settle('did not answer in time'), { once: true });
    socket.once('secureConnect', () => settle(null));
    socket.once('error', (error) => settle(describeTls(error)));
  });
}

function describeTls(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'CERT_NOT_YET_VALID':
      return 'shows a certificate that is not valid yet: the clock of this machine may be behind';
    case 'CERT_HAS_EXPIRED':
      return 'shows a certificate that has expired: the clock of this machine may be ahead';
    case 'ECONNREFUSED':
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
    case 'ECONNRESET':
      return `cannot be reached: ${describeCode(error)}`;
    default:
      return `cannot be trusted: ${describeCode(error)}`;
  }
}

const describeCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
