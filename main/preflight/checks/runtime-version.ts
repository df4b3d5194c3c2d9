// The Node that everything runs on.
import { failed, type PreflightCheck, passed } from '../preflight-check.ts';

const REQUIRED_MAJOR = 24;

export const runtimeVersion: PreflightCheck = {
  id: 'runtime-version',
  title: 'Runtime version',
  run({ nodeVersion }) {
    if (Number(nodeVersion.split('.')[0]) >= REQUIRED_MAJOR)
      return passed(`Node ${nodeVersion} on ${process.platform} ${process.arch}.`);
    return failed(
      `This is Node ${nodeVersion}, expected ${REQUIRED_MAJOR} or newer.`,
      'Start it with "npm start", which brings its own Node.',
    );
  },
};
