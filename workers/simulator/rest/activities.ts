// GET /v2/account/activities and /v2/account/activities/:type
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { newYorkDateOf } from '../../../trading/new-york-time.ts';
import type { AccountActivity } from '../../../trading/venue/account-activity.ts';
import type { ActivityLog } from '../../../trading/venue/activity-log.ts';
import { invalidRequest } from '../http-error.ts';
import { readQuery } from '../query.ts';
import { activityIdOf, activityTimeOf, toActivityShape } from '../shapes/activity-shape.ts';
import { parseDate } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

const MOST_PER_PAGE = 100;
const DAY_US = 86_400_000_000;
/** Every kind that the venue knows, also those that never happen here. */
const TYPES: ReadonlySet<string> = new Set(
  (
    'FILL TRANS MISC ACATC ACATS CFEE CIL CSD CSR CSW DIV DIVCGL DIVCGS DIVFEE DIVFT DIVNRA DIVROC DIVTW DIVTXEX DIVWH EXTRD FEE ' +
    'FXTRD INT INTNRA INTTW JNL JNLC JNLS MA MEM NC OCT OPASN OPCA OPCSH OPEXC OPEXP OPTRD PTC REORG REO SPIN SPLIT SWP VOF WH'
  ).split(' '),
);

export function addActivityEndpoints(server: FastifyInstance, { venue }: VenueSession): void {
  server.get('/v2/account/activities', (request) => listActivities(venue.state.activities, request, undefined));
  server.get<{ Params: { type: string } }>('/v2/account/activities/:type', (request) =>
    listActivities(venue.state.activities, request, [request.params.type]),
  );
}

function listActivities(activities: ActivityLog, request: FastifyRequest, onlyTypes: readonly string[] | undefined) {
  const query = readQuery(request.query, invalidRequest);
  const types = onlyTypes ?? query.list('activity_types');
  const strange = types?.find((type) => !TYPES.has(type));
  if (strange !== undefined) throw invalidRequest(`invalid activity type: ${strange}`);
  const category = query.text('category');
  if (category !== undefined && types !== undefined) throw invalidRequest('only one of category or activity_types is accepted');
  if (category !== undefined && category !== 'trade_activity' && category !== 'non_trade_activity') {
    throw invalidRequest(`invalid category "${category}": expected trade_activity or non_trade_activity`);
  }
  const day = query.text('date');
  const date = day === undefined ? undefined : parseDate(day);
  if (day !== undefined && date === undefined) throw invalidRequest(`invalid date "${day}": expected YYYY-MM-DD`);
  if (day !== undefined && (query.text('after') ?? query.text('until')) !== undefined)
    throw invalidRequest('date cannot be used together with after or until');
  const after = query.instant('after', 'start') ?? Number.NEGATIVE_INFINITY;
  const until = query.instant('until', 'end') ?? Number.POSITIVE_INFINITY;
  const direction = query.choice('direction', ['asc', 'desc'], 'desc');
  const pageSize = query.count('page_size', { fallback: MOST_PER_PAGE, most: MOST_PER_PAGE });
  const pageToken = query.text('page_token');

  const isWanted = (activity: AccountActivity): boolean =>
    (types === undefined || types.includes(activity.type)) &&
    (category === undefined || (category === 'trade_activity') === (activity.type === 'FILL')) &&
    (date === undefined || newYorkDateOf(activity.atUs) === date);
  const [step, last] = direction === 'asc' ? [1, activities.length] : [-1, -1];
  const page: AccountActivity[] = [];
  for (let index = startOf(activities, direction, pageToken); index !== last && page.length < pageSize; index += step) {
    const atUs = activities.atUs(index);
    if (atUs <= after || atUs >= until) continue;
    const activity = activities.at(index);
    if (activity && isWanted(activity)) page.push(activity);
  }
  return page.map(toActivityShape);
}

/** Where a page begins: after the activity that the token names, which is in the same millisecond as the token says. */
function startOf(activities: ActivityLog, direction: 'asc' | 'desc', token: string | undefined): number {
  if (token === undefined) return direction === 'asc' ? 0 : activities.length - 1;
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(token) ?? [];
  const tokenUs = Date.UTC(Number(year), Number(month) - 1, Number(day), 12) * 1000;
  for (let index = activities.length - 1; index >= 0; index--) {
    if (Math.abs(activities.atUs(index) - tokenUs) > DAY_US || !token.startsWith(activityTimeOf(activities.atUs(index))))
      continue;
    const activity = activities.at(index);
    if (activity && activityIdOf(activity) === token) return direction === 'asc' ? index + 1 : index - 1;
  }
  throw invalidRequest(`invalid page_token "${token}": expected the id of an activity of this account`);
}
