// Fewer points of a long series, so that a curve of hours costs as little to draw as one of minutes.

/** The last point is always kept; of the others every n-th, counted from the end of the series' own numbering. */
export function thinOut<Point>(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points;
  const step = Math.ceil(points.length / most);
  return points.filter((_, index) => (points.length - 1 - index) % step === 0);
}
