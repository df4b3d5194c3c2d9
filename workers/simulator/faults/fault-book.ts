// The rules in force, which of them an occasion meets, and the log of everything that went wrong on command.
import { createRandom } from '../../../trading/random.ts';
import type { Fault, FaultKind, FaultRule } from './fault-rule.ts';

/** What a rule is held against. */
export type Occasion = {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly symbol?: string | undefined;
  readonly event?: string | undefined;
};

export type KeptRule = FaultRule & { readonly id: number; readonly timesUsed: number; readonly isOver: boolean };

/** One thing that happened: a fault that struck, a rule that came or went, an order from elsewhere, a command to the market. */
export type LogEntry = { readonly number: number; readonly what: string } & Readonly<Record<string, unknown>>;

export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly kind: Kind }>;

export interface FaultBook {
  add(rule: FaultRule): KeptRule;
  /** False when there is no such rule. */
  remove(id: number): boolean;
  clear(): void;
  rules(): readonly KeptRule[];
  /** False while nothing is to go wrong, now or later: then no occasion needs to be described. */
  hasRules(): boolean;
  /** The first fault of these kinds that strikes on this occasion; it counts as used, and is logged. */
  strike<Kind extends FaultKind>(kinds: readonly Kind[], occasion: Occasion): FaultOf<Kind> | null;
  /** The same for conditions that every frame or question meets: each counts as used, the first on each path is logged. */
  holding<Kind extends FaultKind>(kinds: readonly Kind[], occasion: Occasion): FaultOf<Kind> | null;
  /** The fault of a rule that acts by itself, counted as used; null when its chance or its number of times spares it. */
  carryOut(id: number): Fault | null;
  note(what: string, details?: Readonly<Record<string, unknown>>): void;
  log(afterNumber: number): readonly LogEntry[];
  /** Hears of each rule at the moment at which it comes into force. */
  onBegin(listener: (rule: KeptRule) => void): void;
  close(): void;
}

const LONGEST_LOG = 100_000;

export function createFaultBook(seed: string, monotonicMs: () => number): FaultBook {
  const random = createRandom(`${seed}/faults`);
  const rules: (FaultRule & {
    id: number;
    timesUsed: number;
    /** Null until it comes into force: its timer says when, for a timer may fire a little before the clock says so. */
    beganMs: number | null;
    timer: NodeJS.Timeout | null;
    pathsLogged: Set<string>;
  })[] = [];
  const entries: LogEntry[] = [];
  const listeners: ((rule: KeptRule) => void)[] = [];
  let lastId = 0;
  let lastNumber = 0;

  type Kept = (typeof rules)[number];
  const isOver = (rule: Kept): boolean =>
    (rule.times !== undefined && rule.timesUsed >= rule.times) ||
    (rule.forMs !== undefined && rule.beganMs !== null && monotonicMs() >= rule.beganMs + rule.forMs);
  const isInForce = (rule: Kept): boolean => rule.beganMs !== null && !isOver(rule);
  const show = (rule: Kept): KeptRule => {
    const { timer: _timer, beganMs: _beganMs, pathsLogged: _pathsLogged, ...shown } = rule;
    return { ...shown, isOver: isOver(rule) };
  };

  function note(what: string, details: Readonly<Record<string, unknown>> = {}): void {
    lastNumber += 1;
    entries.push({ number: lastNumber, what, ...details });
    if (entries.length > LONGEST_LOG) entries.splice(0, entries.length - LONGEST_LOG);
  }

  const find = (kinds: readonly FaultKind[], occasion: Occasion): Kept | undefined =>
    rules.find(
      (rule) =>
        kinds.includes(rule.fault.kind) &&
        isInForce(rule) &&
        meets(rule, occasion) &&
        (rule.chance === 1 || random.chance(rule.chance)),
    );

  const take = (id: number): boolean => {
    const index = rules.findIndex((rule) => rule.id === id);
    const [removed] = index < 0 ? [] : rules.splice(index, 1);
    if (removed?.timer) clearTimeout(removed.timer);
    return removed !== undefined;
  };

  return {
    add(wanted) {
      lastId += 1;
      const rule: Kept = {
        ...wanted,
        id: lastId,
        timesUsed: 0,
        beganMs: null,
        timer: null,
        pathsLogged: new Set(),
      };
      rules.push(rule);
      note('rule-added', { rule: rule.id, fault: rule.fault.kind });
      const begin = (): void => {
        rule.timer = null;
        rule.beganMs = monotonicMs();
        for (const listener of listeners) listener(show(rule));
      };
      if (wanted.afterMs > 0) rule.timer = setTimeout(begin, wanted.afterMs);
      else begin();
      return show(rule);
    },
    remove(id) {
      const isKnown = take(id);
      if (isKnown) note('rule-removed', { rule: id });
      return isKnown;
    },
    clear() {
      for (const { id } of [...rules]) take(id);
      note('rules-cleared');
    },
    rules: () => rules.map(show),
    hasRules: () => rules.length > 0,
    strike(kinds, occasion) {
      if (rules.length === 0) return null;
      const rule = find(kinds, occasion);
      if (!rule) return null;
      rule.timesUsed += 1;
      note('fault', { rule: rule.id, fault: rule.fault.kind, ...occasion });
      return rule.fault as FaultOf<(typeof kinds)[number]>;
    },
    holding(kinds, occasion) {
      if (rules.length === 0) return null;
      const rule = find(kinds, occasion);
      if (!rule) return null;
      rule.timesUsed += 1;
      const path = occasion.path ?? '';
      if (!rule.pathsLogged.has(path)) note('fault', { rule: rule.id, fault: rule.fault.kind, ...occasion });
      rule.pathsLogged.add(path);
      return rule.fault as FaultOf<(typeof kinds)[number]>;
    },
    carryOut(id) {
      const rule = rules.find((kept) => kept.id === id);
      if (!rule || !isInForce(rule) || (rule.chance < 1 && !random.chance(rule.chance))) return null;
      rule.timesUsed += 1;
      note('fault', { rule: rule.id, fault: rule.fault.kind });
      return rule.fault;
    },
    note,
    log: (afterNumber) => entries.filter(({ number }) => number > afterNumber),
    onBegin: (listener) => listeners.push(listener),
    close() {
      for (const { timer } of rules) if (timer) clearTimeout(timer);
    },
  };
}

function meets({ match }: FaultRule, occasion: Occasion): boolean {
  return (
    (match.method === undefined || match.method === occasion.method) &&
    (match.path === undefined || occasion.path?.startsWith(match.path) === true) &&
    (match.symbol === undefined || plain(match.symbol) === plain(occasion.symbol)) &&
    (match.event === undefined || match.event === occasion.event)
  );
}

/** Clients write a crypto pair with its slash or without. */
const plain = (symbol: string | undefined): string | undefined => symbol?.replace('/', '');
