// Amounts as a person types them. Only what is plainly no number above zero is a mistake; the rest is for the risk checks to say.

const isAmount = (text: string): boolean => /^\d+(\.\d+)?$/.test(text) && Number(text) > 0;

/** An empty field is no mistake yet. */
export const quantityMistake = (text: string): string | undefined =>
  text === '' || isAmount(text) ? undefined : 'expected a number above 0, such as 10 or 0.25';

export type TrailUnit = 'money' | 'percent';

export const trailMistake = (trail: string, unit: TrailUnit): string | undefined =>
  priceMistake(trail) ?? (unit === 'percent' && Number(trail) >= 100 ? 'expected less than 100 percent' : undefined);

export const priceMistake = (text: string): string | undefined =>
  text === '' || isAmount(text) ? undefined : 'expected a price above 0, such as 167.85';
