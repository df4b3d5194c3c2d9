// GET /v1/corporate-actions: the splits and dividends that the market's source knows. The older announcements stay empty.
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ONE, toFloat } from '../../../trading/decimal.ts';
import { newYorkDateOf } from '../../../trading/new-york-time.ts';
import { invalidDataRequest } from '../http-error.ts';
import type { DatedCorporateAction } from '../market-source.ts';
import { type Query, readQuery } from '../query.ts';
import { parseDate } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

/** Neither the recorded nor the synthetic market knows CUSIPs. */
const UNKNOWN_CUSIP = '';
const DEFAULT_LIMIT = 100;
const MOST = 1000;

/** Every kind that can be asked for; most of them never happen here. */
const TYPES: readonly string[] = [
  ...['reverse_split', 'forward_split', 'unit_split', 'cash_dividend', 'stock_dividend', 'spin_off'],
  ...['cash_merger', 'stock_merger', 'stock_and_cash_merger', 'redemption', 'name_change', 'worthless_removal'],
  ...['rights_distribution', 'contract_adjustment', 'partial_call'],
];

export function addCorporateActionEndpoints(server: FastifyInstance, session: VenueSession): void {
  server.get('/v1/corporate-actions', (request) => {
    const query = readQuery(request.query, invalidDataRequest);
    const limit = query.count('limit', { fallback: DEFAULT_LIMIT, most: MOST });
    const isDescending = query.choice('sort', ['asc', 'desc'], 'asc') === 'desc';
    const offset = readOffset(query);
    const found = actionsOf(query, session);
    const ordered = isDescending ? found.toReversed() : found;
    const page = ordered.slice(offset, offset + limit);
    const groups = Object.groupBy(page, ({ type }) => `${type}s`);
    const shapes = Object.entries(groups).map(([type, group = []]) => [type, group.map(({ entry }) => toShape(entry))]);
    const nextOffset = offset + page.length;
    return {
      corporate_actions: Object.fromEntries(shapes),
      next_page_token: nextOffset < ordered.length ? Buffer.from(String(nextOffset)).toString('base64url') : null,
    };
  });
  server.get('/v2/corporate_actions/announcements', () => []);
}

type Found = { readonly type: string; readonly entry: DatedCorporateAction };

function actionsOf(query: Query, session: VenueSession): readonly Found[] {
  const today = newYorkDateOf(session.nowUs());
  const dateOf = (name: string): string => {
    const text = query.text(name);
    const date = text === undefined ? today : parseDate(text);
    if (date === undefined) throw invalidDataRequest(`invalid ${name} "${text}": expected a date such as "2026-11-20"`);
    return date;
  };
  const [start, end] = [dateOf('start'), dateOf('end')];
  if (end < start && query.text('end') !== undefined) throw invalidDataRequest('end should not be before start');
  const symbols = query.list('symbols');
  const types = query.list('types');
  const strange = types?.find((type) => !TYPES.includes(type));
  if (strange !== undefined) throw invalidDataRequest(`invalid type: ${strange}`);
  return (session.source.corporateActions ?? []).flatMap((entry): readonly Found[] => {
    const type = typeOf(entry);
    // Nobody bought what is no longer listed: none of Alpaca's kinds says that.
    if (type === null) return [];
    // The future is not known, as at any venue that plays the past.
    if (entry.exDate < start || entry.exDate > end || entry.exDate > today) return [];
    if ((symbols && !symbols.includes(entry.action.symbol)) || (types && !types.includes(type))) return [];
    return [{ type, entry }];
  });
}

function readOffset(query: Query): number {
  const text = query.text('page_token');
  const offset = Buffer.from(text ?? '', 'base64url').toString('utf8');
  if (text === undefined) return 0;
  if (/^\d{1,9}$/.test(offset)) return Number(offset);
  throw invalidDataRequest(`invalid page_token "${text}": expected the next_page_token of an earlier answer`);
}

function typeOf({ action }: DatedCorporateAction): string | null {
  if (action.kind === 'delisting') return null;
  if (action.kind === 'dividend') return 'cash_dividend';
  return action.ratio >= ONE ? 'forward_split' : 'reverse_split';
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
