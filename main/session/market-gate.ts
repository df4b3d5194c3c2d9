// When the simulated market may move: the first tick, and the first after a gateway came back, must find everybody listening.
import { setTimeout as wait } from 'node:timers/promises';
import { isAtRest } from '../supervisor/core/supervisor-state.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';

const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 50;
/** After this a replay goes on without those who did not come back. */
const RETURN_PATIENCE_MS = 15_000;

export class MarketGate {
  readonly #supervisor: Supervisor;
  readonly #simulators: readonly string[];
  readonly #onLeftBehind: (text: string) => void;

  constructor(supervisor: Supervisor, simulators: readonly string[], onLeftBehind: (text: string) => void) {
    this.#supervisor = supervisor;
    this.#simulators = simulators;
    this.#onLeftBehind = onLeftBehind;
  }

  /** A replay stands still while the gateway is away, and until its subscribers are back. */
  async hold(): Promise<void> {
    await this.#tellSimulators('hold-market');
  }

  /** Nobody is still on the way: every worker runs, has failed for good, or is not wanted. */
  get isComplete(): boolean {
    return [...this.#supervisor.state.workers.values()].every(
      (record) => record.phase === 'running' || record.phase === 'failed' || isAtRest(record) || record.row.kind === 'desk',
    );
  }

  /** Can be asked any number of times; nothing happens while somebody is on the way. */
  async begin(): Promise<void> {
    if (!this.isComplete || this.#simulators.length === 0) return;
    const missing = await this.#waitForSubscribers();
    // Somebody may have died meanwhile; whoever comes back asks again.
    if (!this.isComplete) return;
    if (missing.length > 0)
      this.#onLeftBehind(
        `the market goes on although ${missing.join(', ')} did not subscribe within ${RETURN_PATIENCE_MS / 1000} s`,
      );
    await this.#tellSimulators('begin-market');
  }

  /** The strategies that run and are not known to the gateway, when patience ends. */
  async #waitForSubscribers(): Promise<readonly string[]> {
    const endMs = performance.now() + RETURN_PATIENCE_MS;
    for (;;) {
      const missing = await this.#missing();
      if (missing.length === 0 || performance.now() >= endMs || !this.isComplete) return missing;
      await wait(LOOK_EVERY_MS);
    }
  }

  async #missing(): Promise<readonly string[]> {
    const running = [...this.#supervisor.state.workers.values()].filter(({ phase }) => phase === 'running');
    const strategies = running.filter(({ row }) => row.kind === 'strategy').map(({ row }) => row.name);
    const gateway = running.find(({ row }) => row.kind === 'gateway')?.row.name;
    if (gateway === undefined || strategies.length === 0) return [];
    const answer = await this.#supervisor.ask(gateway, 'status', null, PATIENCE_MS);
    const known = answer.ok ? (answer.value as { readonly subscribers?: readonly string[] }).subscribers : [];
    return strategies.filter((name) => !known?.includes(name.replace(/^strategy:/, '')));
  }

  async #tellSimulators(question: 'hold-market' | 'begin-market'): Promise<void> {
    await Promise.all(this.#simulators.map((name) => this.#supervisor.ask(name, question, null, PATIENCE_MS)));
  }
}
