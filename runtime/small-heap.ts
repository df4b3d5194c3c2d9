// Import it first. Tradewarden runs for months, in many processes, beside whatever else the machine does. V8 sizes its heaps by the
// memory of the whole machine and would keep hundreds of megabytes of garbage in each: this keeps the new space at its first size
// and lets the old one grow in small steps. Code is compiled and optimised as ever.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=40');
