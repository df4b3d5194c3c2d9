// What would go live: account, money, strategies, limits.
import type { LiveView } from '../../protocol/desk-views/live.ts';
import { NOTHING, showMoney } from '../format/numbers.ts';
import { showLimit } from '../panels/risk/show-limit.ts';

export const LiveSummary = ({ live }: { readonly live: LiveView }) => (
  <dl className="live-summary" aria-label="What would go live">
    <div>
      <dt>account</dt>
      <dd>{live.account ? `…${live.account.ending}` : NOTHING}</dd>
    </div>
    <div>
      <dt>equity</dt>
      <dd>{live.account?.equity ? `$${showMoney(live.account.equity)}` : NOTHING}</dd>
    </div>
    <div>
      <dt>strategies</dt>
      <dd>{live.strategies.length === 0 ? 'none' : live.strategies.join(', ')}</dd>
    </div>
    <div>
      <dt>limits</dt>
      <dd>
        {live.limits
          .filter(({ limit }) => limit !== null)
          .map(({ label, limit, unit }) => `${label} ${showLimit(limit, unit)}`)
          .join(' · ') || 'none'}
      </dd>
    </div>
  </dl>
);
