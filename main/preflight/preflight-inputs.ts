// Everything that the checks look at, passed in, so that each can be shown a machine on which it fails.
import type { Mode, VenueName } from '../../protocol/summary.ts';
import type { AlpacaCredentials } from '../credentials/alpaca-credentials.ts';
import type { Keychain } from '../credentials/keychain.ts';
import type { HomeFolders } from '../home.ts';
import type { Settings } from '../settings/settings-schema.ts';
import type { VenueProbe } from './venue-probe.ts';

export type WantedPort = { readonly port: number /** Whose it will be: `lane ticks`. */; readonly purpose: string };

export type PreflightInputs = {
  readonly mode: Mode;
  readonly venue: VenueName;
  readonly home: HomeFolders;
  readonly settings: Pick<Settings, 'preflight'>;
  /** The Node version that everything runs on. */
  readonly nodeVersion: string;
  /** Ports that this session will bind on 127.0.0.1; none of them where any free one will do. */
  readonly ports: readonly WantedPort[];
  /** The instance of this data folder that runs now, which may hold ports, lock and account; null when none does. */
  readonly instance: { readonly pid: number; readonly isThisProcess: boolean } | null;
  /** Loads a native module and does something with it. Throws when it cannot. */
  readonly nativeModules: readonly { readonly name: string; readonly probe: () => void }[];
  readonly credentials: AlpacaCredentials | null;
  /** Null headless: keys then come from the environment or a file. */
  readonly keychain: Pick<Keychain, 'backend' | 'isProtecting'> | null;
  /** The hosts that this session talks to over the internet; none for the simulator. */
  readonly hosts: readonly { readonly origin: string; readonly purpose: string }[];
  /** Certificates to trust besides the usual ones. */
  readonly trustedCertificates?: string | undefined;
  /** Null for the simulator. */
  readonly venueProbe: VenueProbe | null;
  /** Where locks on broker accounts lie: the same for all data folders of this user. */
  readonly accountLocks: string;
  readonly machine: {
    readonly processors: () => number;
    readonly freeMemoryBytes: () => number;
    readonly totalMemoryBytes: () => number;
    /** Null where the system does not tell. */
    readonly fileHandles: () => Promise<{ readonly limit: number; readonly used: number } | null>;
  };
  readonly verifyJournal: (path: string, signal: AbortSignal) => Promise<{ readonly events: number }>;
};
