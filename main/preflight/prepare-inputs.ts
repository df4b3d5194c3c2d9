// What the checks look at on this machine, for a session that is planned.
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { LANE_NAMES, LANES } from '../../protocol/lanes.ts';
import type { VenueName } from '../../protocol/summary.ts';
import { createCurveKeyPair } from '../../runtime/lane-sockets.ts';
import { openDatabase } from '../../runtime/sqlite.ts';
import type { Keychain } from '../credentials/keychain.ts';
import type { HomeFolders } from '../home.ts';
import { verifyJournal } from '../journal-jobs.ts';
import { accountLocksFolder } from '../locks/account-lock.ts';
import type { SessionPlan } from '../session/session-plan.ts';
import { wantedPort } from '../supervisor/lane-plan.ts';
import type { PreflightInputs, WantedPort } from './preflight-inputs.ts';
import { createVenueProbe } from './venue-probe.ts';

/** What the planned session does not know by itself. */
export type PreflightSurroundings = {
  readonly home: HomeFolders;
  readonly environment: NodeJS.ProcessEnv;
  readonly openRouterKey: string | null;
  readonly keychain: Keychain | null;
  readonly instance: PreflightInputs['instance'];
};

export function prepareInputs(
  plan: Pick<SessionPlan, 'mode' | 'venue' | 'settings' | 'roster' | 'credentials'>,
  around: PreflightSurroundings,
): PreflightInputs {
  const { mode, venue, settings, credentials } = plan;
  const trading = TRADING_ORIGINS[venue];
  return {
    mode,
    venue,
    settings,
    home: around.home,
    nodeVersion: process.versions.node,
    ports: wantedPorts(plan),
    instance: around.instance,
    nativeModules: [
      { name: 'zeromq', probe: () => void createCurveKeyPair() },
      { name: 'better-sqlite3', probe: () => void openDatabase(':memory:', 'process-crash').close() },
    ],
    credentials,
    keychain: around.keychain,
    hosts: [
      ...(trading === null
        ? []
        : [
            { origin: trading, purpose: 'orders and account' },
            { origin: 'https://data.alpaca.markets', purpose: 'market data' },
            { origin: 'https://stream.data.alpaca.markets', purpose: 'market data streams' },
          ]),
      ...(around.openRouterKey === null ? [] : [{ origin: 'https://openrouter.ai', purpose: 'language models' }]),
    ],
    venueProbe: trading === null || credentials === null ? null : createVenueProbe(trading, credentials, Date.now),
    accountLocks: accountLocksFolder(around.environment),
    machine: {
      processors: availableParallelism,
      freeMemoryBytes: availableMemory,
      totalMemoryBytes: totalmem,
      fileHandles: readFileHandles,
    },
    verifyJournal,
  };
}

const TRADING_ORIGINS: Readonly<Record<VenueName, string | null>> = {
  simulator: null,
  'alpaca-paper': 'https://paper-api.alpaca.markets',
  'alpaca-live': 'https://api.alpaca.markets',
};

/** Ports that are named, of the workers that this session has. */
function wantedPorts({ settings, roster }: Pick<SessionPlan, 'settings' | 'roster'>): readonly WantedPort[] {
  const lanes = roster.workers.flatMap((worker) =>
    LANE_NAMES.filter((lane) => LANES[lane].binds === worker.kind).map((lane) => ({
      port: wantedPort(settings.ports, lane, worker.instance),
      purpose: `lane ${lane}`,
    })),
  );
  const hasWeb = settings.web.enabled && settings.ports !== 'auto' && roster.workers.some(({ kind }) => kind === 'desk');
  const all = [
    ...lanes,
    ...(roster.workers.some(({ kind }) => kind === 'simulator')
      ? [{ port: settings.simulator.port, purpose: 'simulator' }]
      : []),
    ...(hasWeb ? [{ port: settings.web.port, purpose: 'web desk' }] : []),
  ];
  return all.filter(({ port }) => port !== 0);
}

/** What programs could have: the memory that only caches files counts as free. */
function availableMemory(): number {
  return process.availableMemory?.() ?? freemem();
}

async function readFileHandles(): Promise<{ readonly limit: number; readonly used: number } | null> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const limit = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  if (limit === undefined) return null;
  const used = (await readdir('/proc/self/fd')).length;
  return { limit: limit === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(limit), used };
}
