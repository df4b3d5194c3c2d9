// A data folder and a machine on which every preflight check passes, for tests that spoil one thing of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach } from 'vitest';
import { homeOf, prepareHome } from '../../main/home.ts';
import { verifyJournal } from '../../main/journal-jobs.ts';
import { PREFLIGHT_CHECKS } from '../../main/preflight/preflight-checks.ts';
import type { PreflightInputs } from '../../main/preflight/preflight-inputs.ts';
import { type CheckReport, runPreflight } from '../../main/preflight/run-preflight.ts';
import { parseSettings } from '../../main/settings/parse-settings.ts';

/** For all tests of a file; what they start is ended by what they push to `ends`. */
export function openPreflightRoom() {
  const root = mkdtempSync(join(tmpdir(), 'tradewarden-preflight-'));
  const home = homeOf(join(root, 'home'), {}, root);
  const ends: (() => Promise<unknown> | unknown)[] = [];
  afterAll(async () => {
    for (const end of ends) await end();
    rmSync(root, { recursive: true, force: true });
  });
  beforeEach(() => {
    rmSync(home.root, { recursive: true, force: true });
    prepareHome(home);
  });

  const parsed = parseSettings({});
  if (!parsed.ok) throw new Error('the defaults are wrong');
  const settings = parsed.value;
  const keys = { keyId: 'PKTEST', secret: 'hush-hush' };

  /** A machine on which everything is fine. */
  const fine = (): PreflightInputs => ({
    mode: 'paper',
    venue: 'simulator',
    home,
    settings,
    nodeVersion: process.versions.node,
    ports: [],
    instance: null,
    nativeModules: [{ name: 'fine', probe: () => {} }],
    credentials: null,
    keychain: null,
    hosts: [],
    venueProbe: null,
    accountLocks: join(root, 'accounts'),
    machine: {
      processors: () => 4,
      freeMemoryBytes: () => 8e9,
      totalMemoryBytes: () => 16e9,
      fileHandles: () => Promise.resolve({ limit: 4096, used: 50 }),
    },
    verifyJournal,
  });

  async function find(id: string, changes: Partial<PreflightInputs> = {}): Promise<CheckReport> {
    const { checks } = await runPreflight(
      { ...fine(), ...changes },
      PREFLIGHT_CHECKS.filter((check) => check.id === id),
    );
    const [report] = checks;
    if (!report) throw new Error(`no check is called ${id}`);
    return report;
  }
  return { root, home, ends, settings, keys, fine, find };
}
