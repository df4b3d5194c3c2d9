// From settings to a session: the venue, the roster, and what each worker is told when it starts.
import { randomBytes } from 'node:crypto';
import type { ControlCommand } from '../../protocol/control.ts';
import { strategyWorker } from '../../protocol/signals.ts';
import type { Mode, TradingMode, VenueName } from '../../protocol/summary.ts';
import type { AlpacaCredentials } from '../credentials/alpaca-credentials.ts';
import type { KeyPlace } from '../credentials/key-place.ts';
import { createDeskIdentity, type DeskDetails, deskConfig } from '../desk/desk-config.ts';
import type { Settings } from '../settings/settings-schema.ts';
import type { SettledSettings } from '../settings/settle-settings.ts';
import { buildRoster, type Roster, type WorkerRow } from '../supervisor/core/roster.ts';
import { policiesOf } from './strategy-policies.ts';

export type SessionPlan = {
  readonly mode: Mode;
  readonly venue: VenueName;
  readonly settings: Settings;
  /** The same with where they came from; absent where nobody settled them from files. */
  readonly settled?: SettledSettings;
  /** The keys that a person gave for this venue; null at the simulator, which makes its own. */
  readonly credentials: AlpacaCredentials | null;
  /** Where they lie. */
  readonly keysIn?: KeyPlace | null;
  readonly roster: Roster;
  /** Values that must appear in no log. */
  readonly secrets: readonly string[];
  /**
   * The configuration of a worker; `detailsOf` gives what a worker reported with its (last) readiness, `startCommand` what an
   * executor must obey before it hears its first signal.
   */
  readonly configOf: (
    worker: WorkerRow,
    detailsOf: (worker: string) => unknown,
    startCommand: ControlCommand | null,
  ) => unknown;
};

/** A plan of a mode in which orders reach a venue. */
export type TradingPlan = SessionPlan & { readonly mode: TradingMode };

/**
 * Between us and the simulator there is only the kernel: a request that was sent arrives at once or never, so its absence is
 * proven sooner than at a venue across the internet.
 */
const LOOPBACK_VENUE = { orderDeadlineMs: 1_000, absenceProofMs: 2_000, differenceHoldMs: 1_000 };

/** What the simulator reports when it is ready. */
type SimulatorDetails = { readonly url?: string };

/** The key pair of this session's simulator; `simulator` prints it for the user's own clients. */
export const createSimulatorKeys = (): AlpacaCredentials => ({
  keyId: `SIM${randomBytes(9).toString('hex').toUpperCase()}`,
  secret: randomBytes(30).toString('base64url'),
});

/** Paper trades at Alpaca when keys are configured, else at the simulator; a replay is always played by the simulator. */
function chooseVenue(settings: Settings, hasCredentials: boolean): VenueName {
  if (settings.mode === 'live') return 'alpaca-live';
  if (settings.venue !== 'auto') return settings.venue;
  return hasCredentials && settings.simulator.market.kind !== 'replay' ? 'alpaca-paper' : 'simulator';
}

/** `desk`: whether a desk runs, and with a window. Throws a RangeError when the settings name a component that this session does not have. */
export function planSession(
  settings: Settings,
  credentials: AlpacaCredentials | null,
  desk?: 'browser' | 'window',
): SessionPlan {
  const venue = chooseVenue(settings, credentials !== null);
  const keys = venue === 'simulator' ? createSimulatorKeys() : credentials;
  const identity = createDeskIdentity();
  const roster = buildRoster({ venue, strategies: settings.strategies, desk, overrides: settings.components });
  return {
    mode: settings.mode,
    venue,
    settings,
    credentials: venue === 'simulator' ? null : credentials,
    roster,
    secrets: keys === null ? [] : [keys.keyId, keys.secret],
    configOf(worker, detailsOf, startCommand) {
      switch (worker.kind) {
        case 'simulator':
          return simulatorConfig(settings, keys, detailsOf('simulator') as SimulatorDetails | null);
        case 'gateway':
          return {
            venue,
            ...withoutUndefined(settings.alpaca),
            keyId: keys?.keyId,
            secret: keys?.secret,
            // There is no simulator to ask where the venue is another one.
            simulatorUrl: venue === 'simulator' ? (detailsOf('simulator') as SimulatorDetails | null)?.url : undefined,
          };
        case 'executor':
          return {
            venue,
            startCommand,
            risk: withoutUndefined(settings.risk),
            policies: policiesOf(settings),
            sharesJournal: roster.workers.filter(({ kind }) => kind === 'executor').length > 1,
            ...(venue === 'simulator' ? LOOPBACK_VENUE : {}),
          };
        case 'strategy':
          return strategyConfig(settings, worker.name);
        case 'desk':
          return deskConfig(settings, venue, identity, detailsOf(worker.name) as DeskDetails | null);
        default:
          throw new Error(`no configuration is known for a ${worker.kind}`);
      }
    },
  };
}

/** How a simulator of its own misbehaves: by an admin endpoint, and by a scenario that the worker itself checks. */
export type SimulatorMisbehaviour = {
  readonly admin?: { readonly port: number; readonly token: string };
  readonly scenario?: unknown;
};

/** Only the venue, for the user's own clients. */
export function planSimulator(
  settings: Settings,
  keys: AlpacaCredentials,
  misbehaviour: SimulatorMisbehaviour = {},
): SessionPlan {
  return {
    mode: 'paper',
    venue: 'simulator',
    settings,
    credentials: null,
    roster: buildRoster({ venue: 'simulator', strategies: [], onlySimulator: true }),
    secrets: [keys.keyId, keys.secret, ...(misbehaviour.admin === undefined ? [] : [misbehaviour.admin.token])],
    configOf: (_worker, detailsOf) => ({
      ...simulatorConfig(settings, keys, detailsOf('simulator') as SimulatorDetails | null),
      ...misbehaviour,
    }),
  };
}

function simulatorConfig({ simulator }: Settings, keys: AlpacaCredentials | null, earlier: SimulatorDetails | null): object {
  const { port, market, ...rest } = simulator;
  // The gateway knows the address of the first life, so the next one takes the same port.
  const knownPort = earlier?.url === undefined ? port : Number(new URL(earlier.url).port);
  const seeded = market.kind === 'synthetic' ? { ...market, seed: market.seed ?? simulator.seed } : market;
  return withoutUndefined({ ...rest, port: knownPort, market: withoutUndefined(seeded), ...keys });
}

function strategyConfig(settings: Settings, worker: string): object {
  const strategy = settings.strategies.find(({ id }) => strategyWorker(id) === worker);
  if (!strategy) throw new RangeError(`no strategy belongs to ${worker}`);
  const { id, strategy: file, symbols, parameters, paused, reload, maxMemoryMb } = strategy;
  // Before the supervisor takes the whole process for frozen, the strategy's own watchdog says where it hangs. On a busy machine it
  // needs the other half of the time for that.
  const handlerTimeoutMs = Math.round(settings.supervision.heartbeatTimeoutMs / 2);
  // With real money nobody trades a file because it was saved.
  const reloads = reload && settings.mode !== 'live';
  return { id, strategy: file, symbols, parameters, paused, reload: reloads, maxMemoryMb, handlerTimeoutMs };
}

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
