// The simulator posing as the broker's live venue for an unmodified app: behind TLS, under the broker's own names, with an account
// number that is not one of paper.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { createServer } from 'node:tls';
import { startSimulator, type TestSimulator } from '../simulator.ts';

export type PosingVenue = {
  readonly simulator: TestSimulator;
  /** For the app that shall reach it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
export const canPose = hasOpenssl;

export async function startPosingVenue(): Promise<PosingVenue> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewarden-posing-'));
  const certificate = join(folder, 'certificate.pem');
  makeCertificate(join(folder, 'key.pem'), certificate);
  const simulator = await startSimulator({
    market: { kind: 'synthetic', seed: 7, session: 'always-open', symbols: ['SPY', 'BTC/USD'] },
  });
  simulator.beginMarket();
  const venuePort = Number(new URL(simulator.url).port);
  const server = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(certificate) }, (client) => {
    const venue = connect(venuePort, '127.0.0.1');
    client.pipe(venue);
    venue.pipe(withLiveAccount()).pipe(client);
    for (const [one, other] of [
      [client, venue],
      [venue, client],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    simulator,
    environment: {
      STAND_IN_EVERYWHERE: join(import.meta.dirname, 'reach-posing-venue.cjs'),
      POSING_VENUE: JSON.stringify({ port, certificate }),
    },
    async stop() {
      server.close();
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Numbers of paper accounts begin with PA; the same length keeps every frame as it is. */
const withLiveAccount = (): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let at = chunk.indexOf('PASIM'); at >= 0; at = chunk.indexOf('PASIM', at + 1)) chunk.write('LV', at);
      done(null, chunk);
    },
  });

function makeCertificate(key: string, certificate: string): void {
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=posing -addext subjectAltName=DNS:alpaca.markets,DNS:*.alpaca.markets,DNS:stream.data.alpaca.markets';
  const { status, stderr } = spawnSync('openssl', [...words.split(' '), '-keyout', key, '-out', certificate], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
