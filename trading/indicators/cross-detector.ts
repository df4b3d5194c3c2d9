// Tells when one series crosses another.

export type Cross = 'above' | 'below';

/** Belongs to one pair of series. Touching is not crossing: the side changes only when the first series is truly beyond. */
export type CrossDetector = {
  /** On which side the first series was last; undefined until the two have differed once. */
  readonly side: Cross | undefined;
  /** Adds the next pair and returns the side that the first series crossed to, if it did. */
  add(first: number, second: number): Cross | undefined;
};

export function createCrossDetector(): CrossDetector {
  let side: Cross | undefined;
  return {
    get side() {
      return side;
    },
    add(first, second) {
      if (first === second) return undefined;
      const previous = side;
      side = first > second ? 'above' : 'below';
      return previous !== undefined && previous !== side ? side : undefined;
    },
  };
}
