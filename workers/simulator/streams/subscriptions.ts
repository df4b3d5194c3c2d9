// What a market data connection is subscribed to: per channel a set of symbols. Changes are all or nothing.

// This market has no late trades and no halts, so updated bars, statuses, bands and imbalances are accepted and never come.
export const STOCK_CHANNELS = [
  'trades',
  'quotes',
  'bars',
  'updatedBars',
  'dailyBars',
  'statuses',
  'lulds',
  'imbalances',
] as const;
export const CRYPTO_CHANNELS = ['trades', 'quotes', 'bars', 'updatedBars', 'dailyBars', 'orderbooks'] as const;
export const NEWS_CHANNELS = ['news'] as const;
export type Channel = (typeof STOCK_CHANNELS)[number] | (typeof CRYPTO_CHANNELS)[number] | (typeof NEWS_CHANNELS)[number];

/** Channels on which `*` means every symbol. */
const WILDCARD_CHANNELS: ReadonlySet<string> = new Set(['bars', 'updatedBars', 'dailyBars', 'statuses', 'news']);
/** Fields of a message that are no channels. */
const CONTROL_FIELDS: ReadonlySet<string> = new Set(['action', 'key', 'secret']);

export type SubscriptionProblem = 'invalid-syntax' | 'symbol-limit' | 'invalid-action';

export type Subscriptions = {
  /** Applies a subscribe or unsubscribe message, or says why it applied nothing. */
  change(message: Readonly<Record<string, unknown>>): SubscriptionProblem | null;
  has(channel: Channel, symbol: string): boolean;
  readonly isEmpty: boolean;
  /** The whole state, as every acknowledgement lists it. */
  acknowledgement(): Readonly<Record<string, unknown>>;
};

/** `symbolLimit` counts the different symbols of trades and quotes; 0 is no limit. */
export function createSubscriptions(channels: readonly Channel[], symbolLimit: number): Subscriptions {
  let symbols = new Map<Channel, ReadonlySet<string>>(channels.map((channel) => [channel, new Set<string>()]));
  const known: ReadonlySet<string> = new Set(channels);
  const listOf = (channel: Channel): readonly string[] => [...(symbols.get(channel) ?? [])];

  return {
    change(message) {
      const next = new Map(symbols);
      for (const [field, value] of Object.entries(message)) {
        if (CONTROL_FIELDS.has(field) || value === undefined || value === null) continue;
        if (!Array.isArray(value) || !value.every((symbol) => typeof symbol === 'string')) return 'invalid-syntax';
        if (!known.has(field)) {
          if (value.length > 0) return 'invalid-action';
          continue;
        }
        const wanted = value as readonly string[];
        if (wanted.includes('*') && !WILDCARD_CHANNELS.has(field)) return 'invalid-action';
        const changed = new Set(next.get(field as Channel));
        for (const symbol of wanted) {
          if (message['action'] === 'subscribe') changed.add(symbol);
          else changed.delete(symbol);
        }
        next.set(field as Channel, changed);
      }
      const counted = new Set([...(next.get('trades') ?? []), ...(next.get('quotes') ?? [])]);
      if (symbolLimit > 0 && counted.size > symbolLimit) return 'symbol-limit';
      symbols = next;
      return null;
    },
    has(channel, symbol) {
      const set = symbols.get(channel);
      return set !== undefined && (set.has(symbol) || set.has('*'));
    },
    get isEmpty() {
      return [...symbols.values()].every((set) => set.size === 0);
    },
    acknowledgement() {
      const lists = Object.fromEntries(channels.map((channel) => [channel, listOf(channel)]));
      const isStock = known.has('lulds');
      // Whoever hears trades hears their corrections, too.
      return {
        T: 'subscription',
        ...lists,
        ...(isStock && { corrections: listOf('trades'), cancelErrors: listOf('trades') }),
      };
    },
  };
}
