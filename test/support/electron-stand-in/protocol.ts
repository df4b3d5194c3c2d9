// Custom schemes: who answers for them.
import { isAppReady, requireReady } from './readiness.ts';
import { strict } from './strict.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;

/** Registered schemes; null until a handler is there. */
export const schemes = new Map<string, SchemeHandler | null>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(rows: readonly { readonly scheme: string }[]): void {
    if (isAppReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of rows) schemes.set(scheme, null);
  },
  handle(scheme: string, handler: SchemeHandler): void {
    requireReady('protocol.handle cannot be used');
    if (schemes.get(scheme) != null) throw new Error(`Protocol already handled: ${scheme}`);
    schemes.set(scheme, handler);
  },
  isProtocolHandled: (scheme: string): boolean => schemes.get(scheme) != null,
});
