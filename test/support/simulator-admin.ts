// What a test tells a simulator to do by its admin endpoint.
import type { Simulator } from '../../workers/simulator/simulator.ts';

/** What a simulator must be told to have one. */
export const ADMIN = { port: 0, token: 'an-admin-token-for-tests' } as const;

export async function askAdmin(
  { adminUrl }: Pick<Simulator, 'adminUrl'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(adminUrl + path, {
    method,
    headers: { authorization: `Bearer ${ADMIN.token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

/** Lets everything up to a later market time, in whole milliseconds, happen at once. */
export async function seekMarket(simulator: Pick<Simulator, 'adminUrl'>, toUs: number): Promise<void> {
  const answer = await askAdmin(simulator, 'POST', '/market', {
    do: 'seek',
    to: new Date(Math.ceil(toUs / 1000)).toISOString(),
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}
