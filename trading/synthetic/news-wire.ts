// The news of the synthetic market: what is written about each jump and each change of regime, a few seconds after it happened, so
// that nobody who only reads foresees anything. Like the market itself a pure function of seed and time.
import { assetClassOf, describeInstrument } from '../listed-instruments.ts';
import { hashBits, nextBits, toUniform } from './hashed-random.ts';
import { jumpIn } from './jumps.ts';
import { createSeedOf, MARKET } from './market-processes.ts';
import { aboutJump, aboutRegime, type NewsText, type SubjectKind } from './news-texts.ts';
import { BLOCK_US } from './path-grid.ts';
import { COMPANIONS, SYMBOL_MODELS } from './symbol-models.ts';
import { regimeChangeIn } from './turbulence.ts';

/** `id` is unique in a market and grows with time. `symbols` are those of the market that it moves, with a slash in those of coins. */
export type NewsArticle = NewsText & { readonly id: number; readonly atUs: number; readonly symbols: readonly string[] };

/** What is written about: the market as a whole, or one symbol and those that follow it. */
type Subject = {
  readonly seed: number;
  readonly place: number;
  readonly name: string;
  readonly kind: SubjectKind;
  readonly jumps: readonly string[];
  readonly regimes: readonly string[];
};

const NEWS_KEY = 0x5eed0008;
const SOONEST_US = 2_000_000;
const LATEST_US = 20_000_000;
/** Ids of one block of time: two for each subject. */
const IDS_PER_BLOCK = 64;
const INDEX_FUNDS: ReadonlySet<string> = new Set(['SPY', 'QQQ', 'IWM']);

/** `symbols` are those that the market has. The returned function takes a half-open span and answers oldest first. */
export function createNewsWire(
  seed: number,
  symbols: readonly string[],
): (fromUs: number, toUs: number) => readonly NewsArticle[] {
  const subjects = subjectsOf(seed, new Set(symbols));
  return (fromUs, toUs) => {
    const articles: NewsArticle[] = [];
    for (let block = Math.floor((fromUs - LATEST_US) / BLOCK_US); block * BLOCK_US < toUs; block++)
      for (const subject of subjects) articles.push(...articlesOf(subject, block));
    return articles
      .filter(({ atUs }) => atUs >= fromUs && atUs < toUs)
      .toSorted((a, b) => (a.atUs === b.atUs ? a.id - b.id : a.atUs - b.atUs));
  };
}

function* articlesOf(subject: Subject, block: number): Generator<NewsArticle, undefined> {
  const id = block * IDS_PER_BLOCK + 2 * subject.place;
  let bits = hashBits(subject.seed ^ NEWS_KEY, block, 0);
  const delayUs = SOONEST_US + Math.floor(toUniform(bits) * (LATEST_US - SOONEST_US));
  bits = nextBits(bits);
  const jump = subject.jumps.length > 0 ? jumpIn(subject.seed, block) : undefined;
  if (jump) yield { id, atUs: jump.atUs + delayUs, symbols: subject.jumps, ...aboutJump(subject, jump.size, toUniform(bits)) };
  const regime = subject.regimes.length > 0 ? regimeChangeIn(subject.seed, block) : undefined;
  if (!regime) return;
  yield { id: id + 1, atUs: block * BLOCK_US + delayUs, symbols: subject.regimes, ...aboutRegime(subject, regime) };
}

function subjectsOf(seed: number, known: ReadonlySet<string>): readonly Subject[] {
  const seedOf = createSeedOf(seed);
  const everything = [...known];
  const market = { kind: 'market', name: 'the market', place: 0, jumps: everything, regimes: everything } as const;
  return [
    { ...market, seed: seedOf(MARKET) },
    ...SYMBOL_MODELS.map(({ symbol }, index): Subject => {
      const followers = SYMBOL_MODELS.filter((model) => COMPANIONS[model.symbol]?.of === symbol).map((model) => model.symbol);
      // One that follows another with the whole of its movement makes no jumps of its own.
      const jumping = COMPANIONS[symbol]?.share === 1 ? [] : [symbol, ...followers];
      return {
        seed: seedOf(symbol),
        place: index + 1,
        name: nameOf(symbol),
        kind: kindOf(symbol),
        jumps: jumping.filter((moved) => known.has(moved)),
        regimes: [symbol].filter((moved) => known.has(moved)),
      };
    }),
  ];
}

function kindOf(symbol: string): SubjectKind {
  if (assetClassOf(symbol) === 'crypto') return 'coin';
  return INDEX_FUNDS.has(symbol) ? 'market' : 'company';
}

/** `Apple Inc.` and `Bitcoin`, without what they are as securities. */
const nameOf = (symbol: string): string =>
  describeInstrument(symbol, assetClassOf(symbol)).name.replace(/( Class [A-C])? Common Stock$| \/ US Dollar$/, '');
