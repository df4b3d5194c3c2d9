// How news of the synthetic market reads. Each article says that it is invented.

export type SubjectKind = 'market' | 'company' | 'coin';
export type NewsText = { readonly headline: string; readonly summary: string; readonly content: string };
type Named = { readonly name: string; readonly kind: SubjectKind };

/** From which size on a move, in standard deviations of a usual day, is called what. */
const VERBS: readonly (readonly [size: number, up: string, down: string])[] = [
  [0.7, 'surges', 'plunges'],
  [0.3, 'jumps', 'drops'],
  [0, 'gains', 'slips'],
];

const REASONS: Readonly<Record<SubjectKind, { readonly up: readonly string[]; readonly down: readonly string[] }>> = {
  market: {
    up: ['as yields fall', 'on better figures than expected', 'after mild words from the central bank'],
    down: ['as yields rise', 'on worse figures than expected', 'after stern words from the central bank'],
  },
  company: {
    up: [
      'after it raises its outlook',
      'on talk of a takeover',
      'as an analyst lifts the target',
      'after it wins a large order',
    ],
    down: [
      'after it lowers its outlook',
      'on word of an inquiry',
      'as an analyst cuts the target',
      'after it loses a large order',
    ],
  },
  coin: {
    up: ['as a fund adds to its holdings', 'after a change to its network', 'on word of lighter rules'],
    down: ['as a large holder sells', 'after a fault in its network', 'on word of stricter rules'],
  },
};

const INVENTED = 'Invented by the simulator for its synthetic market.';

/** `draw` is uniform from 0 to 1 and chooses the reason. */
export function aboutJump({ name, kind }: Named, size: number, draw: number): NewsText {
  const isUp = size > 0;
  const [, up, down] = VERBS.find(([least]) => Math.abs(size) >= least) ?? [0, 'moves', 'moves'];
  const reasons = REASONS[kind][isUp ? 'up' : 'down'];
  const reason = reasons[Math.floor(draw * reasons.length)] ?? '';
  const summary = `A sudden move of ${Math.abs(size).toFixed(1)} times what is usual in a day.`;
  return written(`${capitalised(name)} ${isUp ? up : down} ${reason}`, summary);
}

export const aboutRegime = ({ name }: Named, regime: 'stress' | 'calm'): NewsText =>
  regime === 'stress'
    ? written(`Calm ends for ${name}`, 'Prices swing wider than usual and spreads widen with them.')
    : written(`Calm returns to ${name}`, 'Prices swing less and spreads narrow.');

const written = (headline: string, summary: string): NewsText => ({
  headline,
  summary: `${summary} ${INVENTED}`,
  content: `<p>${headline}.</p><p>${summary}</p><p>${INVENTED}</p>`,
});

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
