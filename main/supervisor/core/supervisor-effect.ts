// What the supervisor core wants done, in order. The shell does it and brings the consequences back as events.

export type SupervisorReport =
  | { readonly what: 'running'; readonly worker: string; readonly text: string }
  | { readonly what: 'stopped'; readonly worker: string; readonly text: string }
  /** It died or was put down and will be tried again. */
  | { readonly what: 'restarting'; readonly worker: string; readonly text: string }
  /** It stays down until a person acts. */
  | { readonly what: 'failed'; readonly worker: string; readonly text: string };

export type SupervisorEffect =
  | { readonly kind: 'spawn'; readonly worker: string; readonly life: number }
  | { readonly kind: 'send-start'; readonly worker: string; readonly life: number }
  | { readonly kind: 'send-stop'; readonly worker: string; readonly life: number }
  | { readonly kind: 'kill'; readonly worker: string; readonly life: number; readonly signal: 'SIGTERM' | 'SIGKILL' }
  /** Send a clock event at this moment at the latest. */
  | { readonly kind: 'wake'; readonly atMs: number }
  /** A required worker failed for good: from now on only orders that shrink positions. */
  | { readonly kind: 'reduce-trading'; readonly reason: string }
  | ({ readonly kind: 'report' } & SupervisorReport);
