// For every file of tests with real processes: a test that fails in the middle leaves no session behind that trades on.
import { afterAll } from 'vitest';
import { endLeftovers } from './product-run.ts';

afterAll(endLeftovers);
