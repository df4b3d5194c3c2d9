// The second process of the floor once more, with a bare synced commit before it sends: what three hops and a disk take together. A process
// that has waited for the disk, and those that have waited for it, wake more slowly than one by one.
import { Dealer, Pull } from 'zeromq';
import { ANY, at, binding, connecting, portOf, type Task } from './floor.ts';
import { openBareCommits } from './sync-floor.ts';

process.on('disconnect', () => process.exit());
process.once('message', (task) => void run(task as Task));

async function run({ keys: [server, client], ports: [gatewayPort], bytes }: Task): Promise<void> {
  const [signals, orders] = [new Pull(binding(server)), new Dealer(connecting(client, server))];
  await signals.bind(ANY);
  orders.connect(at(gatewayPort));
  const { commit, close } = openBareCommits();
  process.once('exit', close);
  process.send?.(portOf(signals));
  for await (const _signal of signals) {
    commit();
    await orders.send(['', Buffer.alloc(bytes[1] ?? 0)]);
  }
}
