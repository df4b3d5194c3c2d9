// No other instance lives on the same data folder.
import { lockInstance, readInstanceNote } from '../../locks/instance-lock.ts';
import { failed, type PreflightCheck, passed } from '../preflight-check.ts';

export const singleInstance: PreflightCheck = {
  id: 'single-instance',
  title: 'Another instance',
  timeoutMs: 5_000,
  run({ home, instance }) {
    if (instance?.isThisProcess) return passed('This instance has the data folder for itself.');
    if (instance) return passed(`Process ${instance.pid} runs on it, and answers.`);
    const lock = lockInstance(home);
    if (lock !== null) {
      lock.release();
      return passed('No other instance runs on this data folder.');
    }
    const holder = readInstanceNote(home);
    const who = holder === null ? 'Another process' : `Process ${holder.pid}`;
    return failed(
      `${who} holds the data folder ${home.root} and does not answer.`,
      'Stop it ("tradewarden stop"), or end that process, or choose another folder with --home.',
    );
  },
};
