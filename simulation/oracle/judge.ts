// The judge of a run: from the venue's own log and the journal alone, was any order lost or doubled? It shares no code with the
// cores that it judges; it knows the two files' words and exact arithmetic, nothing else.
import { absolute, type Decimal, decimal, formatDecimal, multiply, parseDecimal, ZERO } from '../../trading/decimal.ts';

/** One line of the venue's log. */
export type VenueFact = {
  readonly kind: string;
  readonly clientOrderId?: string | null;
  readonly orderId?: string;
  readonly executionId?: string;
  readonly symbol?: string;
  readonly side?: string;
  readonly quantity?: string;
  readonly price?: string;
  readonly fee?: string;
  readonly startingCash?: string;
};

/** One event of the journal, as parsed from its body. */
export type JournalFact = { readonly kind: string } & Readonly<Record<string, unknown>>;

export type Verdict = {
  /** One sentence for each thing that is wrong; empty when the run was clean. */
  readonly findings: readonly string[];
  /** What was looked at, so that an empty run is not taken for a clean one. */
  readonly examined: {
    readonly signals: number;
    readonly intents: number;
    readonly venueOrders: number;
    readonly executions: number;
  };
};

const OWN_ORDER = /^tw-/;

export function judge(venueLog: readonly VenueFact[], journal: readonly JournalFact[]): Verdict {
  const evidence = readJournal(journal);
  const accepted = venueLog.filter((fact) => fact.kind === 'order-accepted');
  const executed = venueLog.filter((fact) => fact.kind === 'order-executed');
  return {
    findings: [
      ...findFatelessSignals(evidence),
      ...findDoubledIntents(evidence),
      ...findLostOrders(evidence, accepted),
      ...findDoubledOrders(accepted),
      ...compareExecutions(evidence, executed),
      ...compareMoney(evidence, venueLog),
      ...findUnexplained(journal),
    ],
    examined: {
      signals: evidence.signals.size,
      intents: evidence.intents.length,
      venueOrders: accepted.length,
      executions: executed.length,
    },
  };
}

type Terms = { readonly clientOrderId: string; readonly symbol: string; readonly side: string };
type Intent = Terms & { readonly key: string; readonly signalId: string };
type Recorded = { readonly clientOrderId: string; readonly quantity: string; readonly price: string };
type JournalEvidence = {
  readonly signals: ReadonlySet<string>;
  /** Denied, or kept as exits that wait for their price: no order has to follow. */
  readonly denied: ReadonlySet<string>;
  readonly intents: readonly Intent[];
  /** Orders that others placed in the same account. */
  readonly foreign: readonly Terms[];
  /** The last state that the journal gives an order. */
  readonly states: ReadonlyMap<string, string>;
  readonly executions: ReadonlyMap<string, Recorded>;
  readonly repeatedExecutions: readonly string[];
  readonly cashEvents: readonly { readonly amount: string }[];
  readonly openingCash: string | null;
};

function readJournal(journal: readonly JournalFact[]): JournalEvidence {
  const of = (kind: string): readonly JournalFact[] => journal.filter((fact) => fact.kind === kind);
  const recorded = of('ExecutionRecorded');
  const ids = recorded.map((fact) => String(fact['executionId']));
  return {
    signals: new Set(of('SignalReceived').map((fact) => String((fact['signal'] as JournalFact)['signalId']))),
    denied: new Set([...of('SignalDenied'), ...of('ExitsWatched')].map((fact) => String(fact['signalId']))),
    intents: of('OrderIntended').map((fact) => {
      const order = fact['order'] as Readonly<Record<string, string>>;
      const { signalId, flattenId, exitOf, replaces, book, purpose, leg, attempt } = fact;
      const cause = signalId ?? [flattenId, exitOf, replaces, book, order['symbol']].join(' ');
      const key = [cause, purpose, leg, attempt].join(' ');
      return {
        key,
        signalId: String(fact['signalId']),
        clientOrderId: order['clientOrderId'] ?? '',
        symbol: order['symbol'] ?? '',
        side: order['side'] ?? '',
      };
    }),
    foreign: of('ExternalOrderAdopted').map((fact) => fact['order'] as Terms),
    states: new Map(of('OrderStateChanged').map((fact) => [String(fact['clientOrderId']), String(fact['state'])])),
    executions: new Map(recorded.map((fact) => [String(fact['executionId']), fact as unknown as Recorded])),
    repeatedExecutions: ids.filter((id, index) => ids.indexOf(id) !== index),
    cashEvents: cashEventsOf(journal),
    openingCash: (of('AccountOpened')[0]?.['cash'] as string | undefined) ?? null,
  };
}

/** A difference of cash that was adopted, and taken back when an activity explained it after all, counts once: as that activity. */
function cashEventsOf(journal: readonly JournalFact[]): readonly { readonly amount: string }[] {
  return journal.flatMap((fact) => {
    if (['CashMoved', 'HoldingAdjusted', 'CashDifferenceAdopted'].includes(fact.kind))
      return [{ amount: String(fact['amount']) }];
    if (fact.kind !== 'AdoptionWithdrawn' || fact['name'] !== 'cash') return [];
    return [{ amount: formatDecimal(decimal(-parseDecimal(String(fact['quantity'])))) }];
  });
}

/** Lost: a journaled signal without denial or outcome. */
function findFatelessSignals({ signals, denied, intents, states, executions }: JournalEvidence): readonly string[] {
  const executedOrders = new Set([...executions.values()].map((execution) => execution.clientOrderId));
  const bySignal = Map.groupBy(intents, (intent) => intent.signalId);
  return [...signals].flatMap((signalId) => {
    const orders = bySignal.get(signalId) ?? [];
    if (orders.length === 0)
      return denied.has(signalId) ? [] : [`signal ${signalId} was journaled and neither denied nor ordered`];
    if (denied.has(signalId)) return [`signal ${signalId} was both denied and ordered`];
    return orders
      .filter(
        ({ clientOrderId }) => !executedOrders.has(clientOrderId) && (states.get(clientOrderId) ?? 'unknown') === 'unknown',
      )
      .map(({ clientOrderId }) => `order ${clientOrderId} of signal ${signalId} has no outcome`);
  });
}

function findDoubledIntents({ intents }: JournalEvidence): readonly string[] {
  return [...Map.groupBy(intents, (intent) => intent.key)]
    .filter(([, same]) => same.length > 1)
    .map(([key, same]) => `${same.length} orders were intended for signal, purpose, leg and attempt ${key}`);
}

/** Lost: an order of ours at the venue that the journal does not know, or one that it believes never arrived. */
function findLostOrders({ intents, states }: JournalEvidence, accepted: readonly VenueFact[]): readonly string[] {
  const known = new Set(intents.map((intent) => intent.clientOrderId));
  return accepted.flatMap(({ clientOrderId }) => {
    const id = clientOrderId ?? '';
    if (!OWN_ORDER.test(id)) return [];
    if (!known.has(id)) return [`the venue has order ${id}, which the journal does not know`];
    return states.get(id) === 'not-received' || states.get(id) === 'rejected'
      ? [`the venue took order ${id}, the journal calls it ${states.get(id)}`]
      : [];
  });
}

/** Doubled: two venue orders for one of our ids. Ids are a function of signal, purpose, leg and attempt. */
function findDoubledOrders(accepted: readonly VenueFact[]): readonly string[] {
  return [...Map.groupBy(accepted, (fact) => fact.clientOrderId ?? '')]
    .filter(([id, same]) => OWN_ORDER.test(id) && same.length > 1)
    .map(([id, same]) => `the venue took order ${id} ${same.length} times`);
}

function compareExecutions(
  { executions, repeatedExecutions, intents }: JournalEvidence,
  executed: readonly VenueFact[],
): readonly string[] {
  const own = new Set(intents.map((intent) => intent.clientOrderId));
  const findings = repeatedExecutions.map((id) => `execution ${id} is in the journal more than once`);
  const shown = new Set<string>();
  for (const { executionId = '', clientOrderId, quantity, price } of executed) {
    shown.add(executionId);
    const recorded = executions.get(executionId);
    if (!recorded) {
      if (own.has(clientOrderId ?? ''))
        findings.push(`execution ${executionId} of order ${clientOrderId} is missing from the journal`);
    } else if (recorded.quantity !== quantity || recorded.price !== price) {
      findings.push(
        `execution ${executionId} was ${quantity} at ${price}, the journal says ${recorded.quantity} at ${recorded.price}`,
      );
    }
  }
  for (const id of executions.keys())
    if (!shown.has(id)) findings.push(`execution ${id} is in the journal, but never happened at the venue`);
  return findings;
}

/** Cash and holdings summed up from both files must be equal to the last digit. */
function compareMoney(evidence: JournalEvidence, venueLog: readonly VenueFact[]): readonly string[] {
  const { openingCash, executions, intents, foreign, cashEvents } = evidence;
  if (openingCash === null) return ['the journal has no account'];
  const terms = new Map([...foreign, ...intents].map((order) => [order.clientOrderId, order]));
  const ours = new Ledger(openingCash);
  for (const { amount } of cashEvents) ours.move(parseDecimal(amount));
  for (const { clientOrderId, quantity, price } of executions.values()) {
    const intent = terms.get(clientOrderId);
    if (intent) ours.fill(intent.symbol, intent.side, quantity, price);
  }
  const venue = new Ledger(venueLog.find((fact) => fact.kind === 'account-opened')?.startingCash ?? '0');
  for (const { kind, symbol = '', side = '', quantity = '0', price = '0', fee = '0' } of venueLog) {
    if (kind !== 'order-executed') continue;
    venue.fill(symbol, side, quantity, price);
    venue.move(decimal(-parseDecimal(fee)));
  }
  const [inJournal, atVenue] = [ours.toString(), venue.toString()];
  return inJournal === atVenue ? [] : [`the journal adds up to ${inJournal}, the venue's log to ${atVenue}`];
}

/**
 * What the executor adopted because it could not explain it: with the venue's own log at hand everything can be explained. What an
 * activity that came late explained was taken back.
 */
function findUnexplained(journal: readonly JournalFact[]): readonly string[] {
  const adopted = new Map<string, Decimal>();
  // Sizes, not sums: two adoptions that undo each other are two that nobody explained.
  const add = (name: unknown, amount: unknown, sign: 1n | -1n): void => {
    const size = absolute(parseDecimal(String(amount)));
    adopted.set(String(name), decimal((adopted.get(String(name)) ?? ZERO) + sign * size));
  };
  for (const fact of journal) {
    if (fact.kind === 'CashDifferenceAdopted') add('cash', fact['amount'], 1n);
    if (fact.kind === 'ExternalPositionAdopted' && fact['cause'] === 'unexplained') add(fact['symbol'], fact['quantity'], 1n);
    if (fact.kind === 'AdoptionWithdrawn') add(fact['name'], fact['quantity'], -1n);
  }
  return [...adopted]
    .filter(([, amount]) => amount !== 0n)
    .map(([name, amount]) => `the journal adopted a difference without explaining it: ${formatDecimal(amount)} ${name}`);
}

class Ledger {
  #cash: Decimal;
  readonly #quantities = new Map<string, Decimal>();

  constructor(cash: string) {
    this.#cash = parseDecimal(cash);
  }

  move(amount: Decimal): void {
    this.#cash = decimal(this.#cash + amount);
  }

  fill(symbol: string, side: string, quantity: string, price: string): void {
    const signed = side === 'buy' ? parseDecimal(quantity) : decimal(-parseDecimal(quantity));
    this.#quantities.set(symbol, decimal((this.#quantities.get(symbol) ?? ZERO) + signed));
    this.move(decimal(-multiply(signed, parseDecimal(price))));
  }

  toString(): string {
    const held = [...this.#quantities].filter(([, quantity]) => quantity !== 0n).sort(([a], [b]) => (a < b ? -1 : 1));
    return `cash ${formatDecimal(this.#cash)}${held.map(([symbol, quantity]) => `, ${formatDecimal(quantity)} ${symbol}`).join('')}`;
  }
}
