// One fact of the bar: a strong line and a quiet one, each of a width that does not change with its content.
import type { ReactNode } from 'react';
import type { Dated } from '../../protocol/desk-values.ts';
import { showClock } from '../format/times.ts';

type BarFactProps = {
  readonly label: string;
  readonly strong: ReactNode;
  readonly quiet: ReactNode;
  readonly dated?: Dated<unknown> | undefined;
  readonly className?: string;
  readonly title?: string;
};

export const BarFact = ({ label, strong, quiet, dated, className = '', title }: BarFactProps) => {
  const isStale = dated?.freshness === 'stale';
  return (
    <dl
      className={`bar-fact ${className} ${isStale ? 'stale' : ''}`}
      data-fact={label}
      title={isStale ? `last heard at ${showClock(dated.asOfUs)}` : title}
    >
      <dt className="unseen">{label}</dt>
      <dd className="strong">{strong}</dd>
      <dd className="quiet-line">{isStale ? `stale since ${showClock(dated.asOfUs)}` : quiet}</dd>
    </dl>
  );
};
