// What the preflight found.

export type PreflightCheckView = {
  readonly id: string;
  readonly title: string;
  readonly result: 'passed' | 'warning' | 'failed' | 'skipped';
  readonly found: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly remedy: string;
};

export type PreflightView = {
  readonly state: 'never-run' | 'running' | 'done' | 'unavailable';
  readonly ranAtUs: number | null;
  readonly checks: readonly PreflightCheckView[];
};
