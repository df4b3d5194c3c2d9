// A state in one glance. The word beside it says the same.
import './dot.css';

export type DotTone = 'good' | 'warn' | 'bad' | 'off' | 'unknown';

export const Dot = ({ tone }: { readonly tone: DotTone }) => <span className={`dot ${tone}`} aria-hidden="true" />;
