// The table of preflight checks, in the order in which people read them. They run at the same time.
import { accountHolder } from './checks/account-holder.ts';
import { clockSkew } from './checks/clock-skew.ts';
import { dataFolder } from './checks/data-folder.ts';
import { diskSpace } from './checks/disk-space.ts';
import { fileHandles } from './checks/file-handles.ts';
import { freePorts } from './checks/free-ports.ts';
import { journalIntegrity } from './checks/journal-integrity.ts';
import { keychainBackend } from './checks/keychain-backend.ts';
import { marketSession } from './checks/market-session.ts';
import { memory } from './checks/memory.ts';
import { nativeModules } from './checks/native-modules.ts';
import { network } from './checks/network.ts';
import { processors } from './checks/processors.ts';
import { runtimeVersion } from './checks/runtime-version.ts';
import { singleInstance } from './checks/single-instance.ts';
import { venueCredentials } from './checks/venue-credentials.ts';
import type { PreflightCheck } from './preflight-check.ts';

export const PREFLIGHT_CHECKS: readonly PreflightCheck[] = [
  runtimeVersion,
  nativeModules,
  processors,
  memory,
  diskSpace,
  fileHandles,
  dataFolder,
  journalIntegrity,
  singleInstance,
  freePorts,
  keychainBackend,
  network,
  venueCredentials,
  accountHolder,
  clockSkew,
  marketSession,
];
