// A halt is told as what it came to, not as what was wished for.
import { expect, it } from 'vitest';
import { toHaltNotice } from '../../../../main/alerts/halt-alerts.ts';

it('says that trading is halted when every executor has said so', () => {
  expect(toHaltNotice('ann', 'enough', { pending: [] })).toEqual({
    severity: 'warning',
    code: 'TRADING_HALTED',
    subject: 'trading',
    text: 'ann halted trading: enough. No order leaves but cancels, and those of a flatten, until somebody resumes.',
  });
});

it('claims no halt that an executor has not confirmed, names it, and is critical', () => {
  const notice = toHaltNotice('ann', '', { pending: [{ executor: 'executor-1', reason: 'no answer within 5000 ms' }] });
  expect(notice).toMatchObject({ severity: 'critical', code: 'TRADING_HALTED' });
  expect(notice.text).toMatch(/^ann wants trading halted\. Not confirmed by executor-1 \(no answer within 5000 ms\)/);
  expect(notice.text).not.toContain('No order leaves');
});
