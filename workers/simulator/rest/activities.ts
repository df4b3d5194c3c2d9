// GET /v2/account/activities and /v2/account/activities/:type
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { newYorkDateOf } from '../../../trading/new-york-time.ts';
import type { AccountActivity } from '../../../trading/venue/account-state.ts';
import { invalidRequest } from '../http-error.ts';
import { readQuery } from '../query.ts';
import { activityIdOf, toActivityShape } from '../shapes/activity-shape.ts';
import { parseDate } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

const MOST_PER_PAGE = 100;

export function addActivityEndpoints(server: FastifyInstance, { venue }: VenueSession): void {
  server.get('/v2/account/activities', (request) => listActivities(venue.state.activities, request, undefined));
  server.get<{ Params: { type: string } }>('/v2/account/activities/:type', (request) =>
    listActivities(venue.state.activities, request, [request.params.type]),
  );
}

function listActivities(
  activities: readonly AccountActivity[],
  request: FastifyRequest,
  onlyTypes: readonly string[] | undefined,
) {
  const query = readQuery(request.query, invalidRequest);
  const types = onlyTypes ?? query.list('activity_types');
  const category = query.text('category');
  if (category !== undefined && types !== undefined) throw invalidRequest('only one of category or activity_types is accepted');
  if (category !== undefined && category !== 'trade_activity' && category !== 'non_trade_activity') {
    throw invalidRequest(`invalid category "${category}": expected trade_activity or non_trade_activity`);
  }
  const day = query.text('date');
  const date = day === undefined ? undefined : parseDate(day);
  if (day !== undefined && date === undefined) throw invalidRequest(`invalid date "${day}": expected YYYY-MM-DD`);
  const after = query.instant('after', 'start') ?? Number.NEGATIVE_INFINITY;
  const until = query.instant('until', 'end') ?? Number.POSITIVE_INFINITY;
  const direction = query.choice('direction', ['asc', 'desc'], 'desc');
  const pageSize = query.count('page_size', { fallback: MOST_PER_PAGE, most: MOST_PER_PAGE });
  const pageToken = query.text('page_token');

  const wanted = activities.filter(
    (activity) =>
      (types === undefined || types.includes(activity.type)) &&
      (category === undefined || (category === 'trade_activity') === (activity.type === 'FILL')) &&
      (date === undefined || newYorkDateOf(activity.atUs) === date) &&
      activity.atUs > after &&
      activity.atUs < until,
  );
  const ordered = direction === 'asc' ? wanted : wanted.toReversed();
  return pageAfter(ordered, pageToken).slice(0, pageSize).map(toActivityShape);
}

function pageAfter(activities: readonly AccountActivity[], token: string | undefined): readonly AccountActivity[] {
  if (token === undefined) return activities;
  const index = activities.findIndex((activity) => activityIdOf(activity) === token);
  if (index < 0) throw invalidRequest(`invalid page_token "${token}": expected the id of an activity of this list`);
  return activities.slice(index + 1);
}
