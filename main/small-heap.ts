// The supervisor idles for months beside the workers: V8 shall give memory back rather than hold it for speed that main never needs.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--optimize-for-size');
