// The default session: permissions and requests. What a handler denies, the real Chromium behind the stand-in denies too.
import type { Chromium } from './chromium.ts';
import { requireReady } from './readiness.ts';
import { KnownEvents, strict } from './strict.ts';

type RequestFilter = (
  details: { readonly url: string; readonly resourceType: string },
  decide: (answer: { readonly cancel?: boolean }) => void,
) => void;
type PermissionCheck = (contents: null, permission: string, origin: string, details: object) => boolean;

/** Electron's names of permissions beside those of Chromium's DevTools protocol. */
const PERMISSIONS: readonly (readonly [string, string])[] = [
  ['notifications', 'notifications'],
  ['geolocation', 'geolocation'],
  ['clipboard-read', 'clipboard-read'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
];

class DefaultSession extends KnownEvents {
  requestFilter: RequestFilter | null = null;
  permissionCheck: PermissionCheck | null = null;
  readonly webRequest = strict('webRequest', {
    onBeforeRequest: (filter: RequestFilter): void => {
      this.requestFilter = filter;
    },
  });

  constructor() {
    super('session', ['will-download']);
  }

  setPermissionRequestHandler(handler: unknown): void {
    if (typeof handler !== 'function') throw new TypeError('a permission request handler is a function');
  }

  setPermissionCheckHandler(check: PermissionCheck): void {
    this.permissionCheck = check;
  }

  setDevicePermissionHandler(handler: unknown): void {
    if (typeof handler !== 'function') throw new TypeError('a device permission handler is a function');
  }
}

const defaultSession = new DefaultSession();
const face = strict('Session', defaultSession);
export const session = strict('session', {
  get defaultSession(): DefaultSession {
    requireReady('Session cannot be received');
    return face;
  },
});

/** Whether the app lets this request go out. */
export function allowsRequest(url: string, resourceType: string): boolean {
  let isAllowed = true;
  defaultSession.requestFilter?.({ url, resourceType }, ({ cancel }) => {
    isAllowed = cancel !== true;
  });
  return isAllowed;
}

/** Tells Chromium what the app decides for each permission. */
export async function applyPermissions(chromium: Chromium, origin: string): Promise<void> {
  for (const [permission, name] of PERMISSIONS) {
    const isGranted = defaultSession.permissionCheck?.(null, permission, origin, {}) === true;
    await chromium.browser.send('Browser.setPermission', {
      permission: { name },
      setting: isGranted ? 'granted' : 'denied',
    });
  }
}
