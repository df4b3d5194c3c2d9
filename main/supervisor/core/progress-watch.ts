// Whether a worker that answers still does its work: it must keep up with what the gateway publishes to it.

/** How far a worker is with the gateway's broadcast, by topic. */
export type Progress = { readonly epoch: string; readonly next: Readonly<Record<string, number>> };
/** The gateway and a receiver, asked in this order. */
export type ProgressLook = { readonly gateway: Progress; readonly receiver: Progress };

/** Why a receiver counts as stalled between two looks; null when it goes on, or has nothing to do. */
export function findStall(before: ProgressLook, now: ProgressLook): string | null {
  if (before.gateway.epoch !== now.gateway.epoch) return null;
  if (now.receiver.epoch !== now.gateway.epoch) {
    const wasBehind = before.receiver.epoch !== before.gateway.epoch;
    return wasBehind ? 'it still listens to an earlier life of the gateway' : null;
  }
  for (const [topic, next] of Object.entries(now.receiver.next)) {
    const published = before.gateway.next[topic] ?? 0;
    if (next < published && next === before.receiver.next[topic])
      return `it has taken none of the ${published - next} messages of ${topic} that wait for it`;
  }
  return null;
}
