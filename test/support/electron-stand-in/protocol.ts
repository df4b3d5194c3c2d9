// Custom schemes: who answers for them.
import { strict } from './strict.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;

/** Registered schemes; null until a handler is there. */
export const schemes = new Map<string, SchemeHandler | null>();
/** Set when the app is ready: schemes must be registered before. */
let isReady = false;
export const closeSchemeRegistration = (): void => {
  isReady = true;
};

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(rows: readonly { readonly scheme: string }[]): void {
    if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of rows) schemes.set(scheme, null);
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (!isReady) throw new Error('protocol.handle must be called after the app is ready');
    schemes.set(scheme, handler);
  },
  isProtocolHandled: (scheme: string): boolean => schemes.get(scheme) != null,
});
