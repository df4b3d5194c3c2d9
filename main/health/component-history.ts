// The last day of every component: what its state was when, and how its process fared each minute. Bounded, in memory.
import type { ComponentHistory } from '../../protocol/main-requests.ts';
import type { ComponentState, ComponentStatus, WorkerResources } from '../../protocol/status.ts';

const DAY_US = 24 * 3_600_000_000;
const MINUTE_US = 60_000_000;
const MOST_CHANGES = 1_000;
const MOST_SAMPLES = 24 * 60;

type Kept = {
  changes: { readonly atUs: number; readonly state: ComponentState; readonly reason: string }[];
  samples: { readonly atUs: number; readonly resources: WorkerResources | null }[];
};

export class ComponentHistories {
  readonly #kept = new Map<string, Kept>();

  /** One look at a component. True when its state, or the reason for it, is another than before. */
  note(component: ComponentStatus, resources: WorkerResources | null, atUs: number): boolean {
    const kept = this.#kept.get(component.id) ?? { changes: [], samples: [] };
    this.#kept.set(component.id, kept);
    if (atUs - (kept.samples.at(-1)?.atUs ?? 0) >= MINUTE_US) {
      kept.samples.push({ atUs, resources });
      kept.samples = kept.samples.filter((sample) => atUs - sample.atUs <= DAY_US).slice(-MOST_SAMPLES);
    }
    const { state } = component;
    const reason = reasonOf(component);
    const last = kept.changes.at(-1);
    if (last?.state === state && last.reason === reason) return false;
    kept.changes.push({ atUs, state, reason });
    // The state at the beginning of the day is older than the day.
    const recent = kept.changes.filter((change, index) => atUs - change.atUs <= DAY_US || index === kept.changes.length - 1);
    kept.changes = recent.slice(-MOST_CHANGES);
    return true;
  }

  of(component: string): Pick<ComponentHistory, 'changes' | 'samples'> {
    const { changes = [], samples = [] } = this.#kept.get(component) ?? {};
    return { changes: [...changes], samples: [...samples] };
  }
}

function reasonOf({ state, health, lastError }: ComponentStatus): string {
  if (state === 'degraded') return health.reason;
  return state === 'failed' || state === 'backoff' ? (lastError ?? '') : '';
}
