// Whether the lanes that belong together can be joined yet.
import type { LaneName } from '../../../protocol/lanes.ts';
import type { WorkerSession } from '../../../protocol/parent-channel.ts';

/** One text for all peers of these lanes, so that a change is noticed; null while one of the lanes has none. */
export function peersOf(session: WorkerSession, lanes: readonly LaneName[]): string | null {
  const texts = lanes.map((lane) => {
    const access = session.lanes[lane];
    return access?.role === 'connect' && access.peers.length > 0 ? JSON.stringify(access.peers) : null;
  });
  return texts.includes(null) ? null : texts.join('\n');
}
