// The account decides which journal is opened, so the gateway is asked for it before anything else.
import { setTimeout as pause } from 'node:timers/promises';
import type { VenueAccount } from '../../protocol/queries.ts';
import type { GatewayClient } from './gateway-client.ts';

const ASK_AGAIN_AFTER_MS = 50;

/** Resolves when the gateway has answered; main's start-up time-out ends a wait that never does. */
export async function waitForAccount(gateway: GatewayClient): Promise<VenueAccount> {
  for (;;) {
    const account = await gateway.account();
    if (account) return account;
    await pause(ASK_AGAIN_AFTER_MS);
  }
}
