// GET /v1/corporate-actions: the splits and dividends that the market's source knows. The older announcements stay empty.
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ONE, toFloat } from '../../../trading/decimal.ts';
import { newYorkDateOf } from '../../../trading/new-york-time.ts';
import { invalidDataRequest } from '../http-error.ts';
import type { DatedCorporateAction } from '../market-source.ts';
import { readQuery } from '../query.ts';
import { parseDate } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

/** Neither the recorded nor the synthetic market knows CUSIPs. */
const UNKNOWN_CUSIP = '';

export function addCorporateActionEndpoints(server: FastifyInstance, session: VenueSession): void {
  server.get('/v1/corporate-actions', (request) => {
    const query = readQuery(request.query, invalidDataRequest);
    const today = newYorkDateOf(session.nowUs());
    const dateOf = (name: string, fallback: string): string => {
      const text = query.text(name);
      const date = text === undefined ? fallback : parseDate(text);
      if (date === undefined) throw invalidDataRequest(`invalid ${name} "${text}": expected a date such as "2026-11-20"`);
      return date;
    };
    const [start, end] = [dateOf('start', today), dateOf('end', today)];
    const symbols = query.list('symbols');
    const types = query.list('types');
    const found = new Map<string, object[]>();
    for (const entry of session.source.corporateActions ?? []) {
      const type = typeOf(entry);
      // Nobody bought what is no longer listed: none of Alpaca's kinds says that.
      if (type === null) continue;
      // The future is not known, as at any venue that plays the past.
      if (entry.exDate < start || entry.exDate > end || entry.exDate > today) continue;
      if ((symbols && !symbols.includes(entry.action.symbol)) || (types && !types.includes(type.slice(0, -1)))) continue;
      found.set(type, [...(found.get(type) ?? []), toShape(entry)]);
    }
    return { corporate_actions: Object.fromEntries(found), next_page_token: null };
  });
  server.get('/v2/corporate_actions/announcements', () => []);
}

function typeOf({ action }: DatedCorporateAction): string | null {
  if (action.kind === 'delisting') return null;
  if (action.kind === 'dividend') return 'cash_dividends';
  return action.ratio >= ONE ? 'forward_splits' : 'reverse_splits';
}

function toShape({ exDate, action }: DatedCorporateAction): object {
  const { symbol } = action;
  const common = { id: uuidOf(`${symbol}/${exDate}/${action.kind}`), symbol, process_date: exDate, ex_date: exDate };
  if (action.kind === 'dividend')
    return { ...common, cusip: UNKNOWN_CUSIP, rate: toFloat(action.perShare), special: false, foreign: false };
  if (action.kind === 'delisting') return common;
  const ratio = toFloat(action.ratio);
  const rates = ratio >= 1 ? { new_rate: ratio, old_rate: 1 } : { new_rate: 1, old_rate: 1 / ratio };
  const cusips = ratio >= 1 ? { cusip: UNKNOWN_CUSIP } : { new_cusip: UNKNOWN_CUSIP, old_cusip: UNKNOWN_CUSIP };
  return { ...common, ...cusips, ...rates };
}

function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
