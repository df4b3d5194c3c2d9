// Signals that ask for the end. A terminal's Ctrl-C arrives several times (from the terminal, npm and our own starter): that is
// one press. A later press hurries.

const ONE_PRESS_MS = 1_000;
const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === 'win32' ? ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** True for the signal that begins a new press. */
export function createPressDetector(): (nowMs: number) => boolean {
  let pressedAtMs = Number.NEGATIVE_INFINITY;
  return (nowMs) => {
    const isNew = nowMs - pressedAtMs > ONE_PRESS_MS;
    if (isNew) pressedAtMs = nowMs;
    return isNew;
  };
}

/** Calls `onPress` for every press; returns the end of listening. */
export function listenForStop(onPress: (signal: NodeJS.Signals) => void): () => void {
  const isNewPress = createPressDetector();
  const hear = (signal: NodeJS.Signals): void => {
    if (isNewPress(performance.now())) onPress(signal);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear);
  };
}
