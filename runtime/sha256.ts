// The digest that pure code gets passed in.
import { createHash } from 'node:crypto';
import type { Digest } from '../trading/digest.ts';

export const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');
