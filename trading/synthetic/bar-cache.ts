// Remembers bars of the synthetic market by pieces of time, because charts and warm-ups ask for the same days again, and because
// a long past is drawn piece by piece while the venue goes on.
import type { Bar } from '../../protocol/ticks.ts';

/** So much market time is drawn at once, and so many pieces of all symbols are kept. Bars of a kind never cross the end of a piece. */
export type BarPieces = { readonly pieceUs: number; readonly keptPieces: number };

type BarSource = (symbol: string, fromUs: number, toUs: number) => readonly Bar[];

export type BarCache = {
  /** The same bars as the source gives: those that begin at `fromUs` or later and are over at `toUs`. */
  between: BarSource;
  /** Draws what `between` will need, a piece with each step. */
  prepare(symbol: string, fromUs: number, toUs: number): Generator<void, void>;
};

export function createBarCache({ pieceUs, keptPieces }: BarPieces, draw: BarSource): BarCache {
  const pieces = new Map<string, readonly Bar[]>();

  const pieceOf = (symbol: string, piece: number): readonly Bar[] => {
    const key = `${symbol} ${piece}`;
    const known = pieces.get(key);
    if (known) return known;
    if (pieces.size >= keptPieces) pieces.delete(pieces.keys().next().value as string);
    const bars = draw(symbol, piece * pieceUs, (piece + 1) * pieceUs);
    pieces.set(key, bars);
    return bars;
  };

  return {
    between(symbol, fromUs, toUs) {
      const bars: Bar[] = [];
      for (let piece = Math.floor(fromUs / pieceUs); piece * pieceUs < toUs; piece++) {
        for (const bar of pieceOf(symbol, piece)) if (bar.atUs >= fromUs && bar.atUs + bar.durationUs <= toUs) bars.push(bar);
      }
      return bars;
    },
    *prepare(symbol, fromUs, toUs) {
      for (let piece = Math.floor(fromUs / pieceUs); piece * pieceUs < toUs; piece++) {
        pieceOf(symbol, piece);
        yield;
      }
    },
  };
}
