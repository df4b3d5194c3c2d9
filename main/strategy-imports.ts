// Loaded before the test of a user's strategy: `tradewarden/strategy` means our API there, too.
import { resolveStrategyApi } from '../runtime/strategy-api.ts';

resolveStrategyApi(
  (fileUrl) => fileUrl.startsWith('file:') && !fileUrl.includes('/node_modules/') && !fileUrl.includes('/dist/'),
);
