// The gateway worker: between the venue and everybody else. Lanes in, core, lanes out.
import '../../runtime/node-version.ts';
import { runWorker } from '../../runtime/worker-process.ts';
import { openGateway } from './open-gateway.ts';

runWorker((context) => openGateway(context));
