// The native modules load and work on this machine.
import { failed, type PreflightCheck, passed } from '../preflight-check.ts';

export const nativeModules: PreflightCheck = {
  id: 'native-modules',
  title: 'Native modules',
  run({ nativeModules: modules }) {
    const broken = modules.flatMap(({ name, probe }) => {
      try {
        probe();
        return [];
      } catch (error) {
        return [`${name} (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)})`];
      }
    });
    if (broken.length === 0) return passed(`${modules.map(({ name }) => name).join(' and ')} work.`);
    return failed(`Cannot be used: ${broken.join(', ')}.`, 'Install the packages anew on this machine, with "npm ci".');
  },
};
