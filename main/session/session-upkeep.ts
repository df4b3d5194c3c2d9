// What surrounds a session in both hosts: preflight before it and on demand, backups during and after it, and its settings, to look
// at and to change.
import type { PreflightView } from '../../protocol/desk-views/preflight.ts';
import type { SettingsView } from '../../protocol/desk-views/settings.ts';
import { backUp, startDailyBackups } from '../backups/daily-backups.ts';
import { findCredentials } from '../credentials/find-credentials.ts';
import type { Keychain } from '../credentials/keychain.ts';
import { findOpenRouterKey } from '../credentials/open-router-key.ts';
import { hasStoredKeys } from '../credentials/stored-keys.ts';
import type { HomeFolders } from '../home.ts';
import { accountLocksFolder, takeAccount } from '../locks/account-lock.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import { checkBeforeStart } from '../preflight/before-start.ts';
import { gatherLiveEvidence, type LiveEvidence } from '../preflight/live-evidence.ts';
import type { PreflightInputs } from '../preflight/preflight-inputs.ts';
import { prepareInputs } from '../preflight/prepare-inputs.ts';
import { type PreflightReport, runPreflight } from '../preflight/run-preflight.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { toJsonSchema } from '../settings/json-schema.ts';
import { listSettings } from '../settings/origins.ts';
import { describeMistakes } from '../settings/parse-settings.ts';
import type { SettledSettings } from '../settings/settle-settings.ts';
import type { SessionPlan } from './session-plan.ts';

export type UpkeepSurroundings = {
  readonly home: HomeFolders;
  readonly plan: SessionPlan;
  readonly logs: SessionLogs;
  readonly environment: NodeJS.ProcessEnv;
  /** From which relative paths in the environment count. */
  readonly folder: string;
  readonly keychain?: Keychain | null;
};

export class SessionUpkeep {
  readonly #around: UpkeepSurroundings;
  #settled: SettledSettings | null;
  #report: PreflightReport | null = null;
  #running: Promise<PreflightReport> | null = null;
  readonly #waiting = new Set<string>();
  readonly #ends: (() => void)[] = [];

  constructor(around: UpkeepSurroundings) {
    this.#around = around;
    this.#settled = around.plan.settled ?? null;
  }

  /** Before anything starts. Throws a PreflightFailed, or that another process took the account in this moment. */
  async begin(): Promise<void> {
    const { logs, plan, home, environment } = this.#around;
    const inputs = this.#inputs();
    this.#report = await checkBeforeStart(inputs, logs);
    const answer = await inputs.venueProbe?.account(AbortSignal.timeout(plan.settings.preflight.networkTimeoutMs));
    const account = answer?.kind === 'answered' ? answer.body?.['account_number'] : undefined;
    if (typeof account === 'string') {
      const claim = takeAccount(accountLocksFolder(environment), plan.venue, account, home.root);
      this.#ends.push(() => claim.release());
    }
    if (this.#hasBooks && this.#backups.daily) this.#ends.push(startDailyBackups(this.#backupRequest(), logs));
  }

  /** While another session of this process runs, which holds its ports until it makes room. Throws a PreflightFailed. */
  async checkBeside(): Promise<void> {
    await checkBeforeStart({ ...this.#inputs(), ports: [] }, this.#around.logs);
  }

  /** After everything has stopped. */
  async end(): Promise<void> {
    for (const end of this.#ends.splice(0)) end();
    if (this.#hasBooks && this.#backups.atStop) await backUp({ ...this.#backupRequest(), reason: 'stop' }, this.#around.logs);
  }

  /** The last report, or with `run` a new one; whoever asks while it runs gets the same. */
  async preflight(run: boolean): Promise<PreflightView> {
    if (run) {
      this.#running ??= runPreflight(this.#inputs()).finally(() => {
        this.#running = null;
      });
      this.#report = await this.#running;
    }
    if (this.#report === null) return { state: this.#running ? 'running' : 'never-run', ranAtUs: null, checks: [] };
    const checks = this.#report.checks.map(({ id, title, result, found, remedy }) => ({ id, title, result, found, remedy }));
    return { state: 'done', ranAtUs: this.#report.ranAtUs, checks };
  }

  /** Every check anew, judged as for live trading. */
  liveEvidence(): Promise<LiveEvidence> {
    return gatherLiveEvidence(this.#inputs());
  }

  settings(): SettingsView {
    const { plan, home, environment } = this.#around;
    const rows = this.#settled === null ? [] : listSettings(this.#settled);
    const isInEnvironment = (environment['APCA_API_KEY_ID'] ?? environment['ALPACA_API_KEY'] ?? '') !== '';
    return {
      state: 'ready',
      values: withoutWebhook(this.#settled?.settings ?? plan.settings),
      schema: toJsonSchema(),
      origins: Object.fromEntries(rows.filter(({ origin }) => origin !== 'default').map(({ path, origin }) => [path, origin])),
      needRestart: [...this.#waiting],
      credentials: (['paper', 'live'] as const).map((purpose) => {
        const found = findCredentials(home, environment, purpose);
        const isFound = found.ok && found.value !== null;
        const place = isInEnvironment ? 'environment' : isFound ? 'key file' : hasStoredKeys(home, purpose) ? 'keychain' : '';
        return { name: `alpaca-${purpose}`, isSet: place !== '', storedIn: place };
      }),
    };
  }

  /** `changes`: values by dotted path, null for the default. Throws with every mistake. Returns a sentence. */
  changeSettings(changes: Readonly<Record<string, unknown>>, by: string): string {
    const { home, environment, folder } = this.#around;
    if (this.#settled === null) throw new Error('this session was not started from a settings file');
    const patch = Object.entries(changes).map(([path, value]) => ({
      path: path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
      ...(value === null ? {} : { value }),
    }));
    const flags = this.#settled.above.filter(({ source }) => source.startsWith('--'));
    const sources = { file: this.#settled.file, isFileDemanded: false, environment, folder };
    const outcome = changeSettings({ home, sources, patch, by, flags });
    // The form knows its fields by their paths, and nothing of files.
    const mistakes = outcome.ok ? [] : outcome.mistakes.map(({ path, found, expected }) => ({ path, found, expected }));
    if (!outcome.ok) throw new Error(describeMistakes('Nothing was changed:', mistakes));
    this.#settled = outcome.settled;
    for (const path of outcome.restartNeededFor) this.#waiting.add(path);
    const above = outcome.overridden.map(({ path, by: source }) => ` ${path} stays as ${source} says.`).join('');
    const restart = outcome.restartNeededFor.length > 0 ? ' It takes effect at the next start.' : '';
    return `${patch.length === 1 ? 'One setting is' : `${patch.length} settings are`} written.${restart}${above}`;
  }

  /** A session that only plays the venue has nothing to back up. */
  get #hasBooks(): boolean {
    return this.#around.plan.roster.workers.some(({ kind }) => kind === 'executor');
  }

  get #backups(): SessionPlan['settings']['backups'] {
    return (this.#settled?.settings ?? this.#around.plan.settings).backups;
  }

  #backupRequest(): Parameters<typeof startDailyBackups>[0] {
    const { home } = this.#around;
    const { keep, keepBytes } = this.#backups;
    return { home, settingsFile: this.#settled?.file ?? home.settingsFile, keep, keepBytes };
  }

  /** Fresh ones, because answers of the venue are kept in them. */
  #inputs(): PreflightInputs {
    const { plan, home, environment, keychain = null } = this.#around;
    const openRouterKey = findOpenRouterKey(home, environment);
    const isRunning = this.#report !== null;
    const inputs = prepareInputs(plan, {
      home,
      environment,
      openRouterKey: openRouterKey.ok ? openRouterKey.value : null,
      keychain,
      instance: { pid: process.pid, isThisProcess: true },
    });
    // Our own workers hold the ports by now.
    return isRunning ? { ...inputs, ports: [] } : inputs;
  }
}

function withoutWebhook(settings: SessionPlan['settings']): unknown {
  const { webhookUrl, ...alerts } = settings.alerts;
  return {
    ...settings,
    alerts: { ...alerts, ...(webhookUrl === undefined ? {} : { webhookUrl: `${new URL(webhookUrl).origin}/…` }) },
  };
}
