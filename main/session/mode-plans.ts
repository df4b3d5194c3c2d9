// The plan of a session for each mode of a program that can go from one to the other, and with which keys.

import type { TradingMode } from '../../protocol/summary.ts';
import type { RunFlags } from '../command-line/flags.ts';
import { planRun } from '../command-line/plan-run.ts';
import type { Keychain } from '../credentials/keychain.ts';
import { findKeysAnywhere, findKeysOfPurpose, type StoredKeys } from '../credentials/session-keys.ts';
import { readStoredKeys } from '../credentials/stored-keys.ts';
import type { HomeFolders } from '../home.ts';
import type { TradingPlan } from './session-plan.ts';

export type ModePlansSurroundings = {
  /** As they were typed when the program was started. */
  readonly flags: RunFlags;
  readonly home: HomeFolders;
  readonly environment: NodeJS.ProcessEnv;
  /** From which relative paths count. */
  readonly folder: string;
  readonly keychain: Keychain | null;
  /** Stored paper keys cannot be read: paper trading begins without them. */
  readonly onKeyTrouble: (message: string) => void;
};

export class ModePlans {
  readonly #around: ModePlansSurroundings;
  /** The mode in which the program was started. */
  readonly first: TradingMode;

  constructor(around: ModePlansSurroundings) {
    this.#around = around;
    this.first = around.flags.mode === 'live' ? 'live' : 'paper';
  }

  /** Settings and keys as they are now. Throws with what is wrong with them. */
  async planFor(mode: TradingMode): Promise<TradingPlan> {
    const { flags, home, environment, folder } = this.#around;
    const stored = await this.#storedKeys(mode);
    const isFirst = mode === this.first;
    const findKeys = isFirst ? findKeysAnywhere(home, environment, stored) : findKeysOfPurpose(home, stored);
    return planRun(isFirst ? flags : { ...flags, mode }, home, { environment, folder }, 'window', findKeys);
  }

  async #storedKeys(mode: TradingMode): Promise<StoredKeys | null> {
    const { home, keychain, onKeyTrouble } = this.#around;
    if (keychain === null) return null;
    try {
      const keys = await readStoredKeys(home, keychain, mode);
      return keys && { keys, isProtected: keychain.isProtecting };
    } catch (error) {
      // Other keys than those that the person stored are no substitute where money is real.
      if (mode === 'live') throw error;
      onKeyTrouble((error as Error).message);
      return null;
    }
  }
}
