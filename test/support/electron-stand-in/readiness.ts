// Whether the app is ready: much of Electron may only be used after that, and throws before.
let isReady = false;

export const setReady = (): void => {
  isReady = true;
};

export const isAppReady = (): boolean => isReady;

/** Throws as Electron does. */
export function requireReady(what: string): void {
  if (!isReady) throw new Error(`${what} before app is ready`);
}
