// The digest that pure code gets passed in.
import { hash } from 'node:crypto';
import type { Digest } from '../trading/digest.ts';

export const sha256: Digest = (text) => hash('sha256', text);
