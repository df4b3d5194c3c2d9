// What main may ask the gateway over its private channel, also with every socket broken.
import { ARMING_STATES, type ArmingQuestion, type ArmingState } from '../../protocol/arming.ts';
import type { GatewayHealth } from '../../protocol/gateway-health.ts';
import type { BroadcastPublisher } from '../../runtime/broadcast-publisher.ts';
import type { WorkerContext } from '../../runtime/worker-process.ts';
import { closePositions } from './close-positions.ts';
import type { Venue } from './venue.ts';

export type AnswersToMain = {
  readonly epoch: string;
  readonly ticks: BroadcastPublisher;
  describe(): unknown;
  health(): GatewayHealth;
  arming(): ArmingState | null;
  accountNumber(): string | null;
  setArming(state: ArmingState): void;
  endSubscriptions(subscriber: string): void;
};

export function answerMain(
  context: Pick<WorkerContext, 'worker' | 'answer' | 'log'>,
  venue: Venue,
  { epoch, ticks, ...gateway }: AnswersToMain,
): void {
  let closings = 0;
  const assertWritable = (): void => {
    if (gateway.arming() === 'read-only')
      throw new Error('this venue trades real money and is not armed: nothing is sent to it');
  };
  context.answer('delivery', () => ({ publisher: context.worker, epoch, next: ticks.nextNumbers }));
  context.answer('status', () => gateway.describe());
  context.answer('gateway-health', () => gateway.health());
  context.answer('arming', (argument): ArmingQuestion['answer'] => {
    const { state, accountNumber, by = 'main', reason = '' } = readArmingQuestion(argument);
    if (state === null || gateway.arming() === null) return { state: gateway.arming() };
    const connected = gateway.accountNumber();
    if (state === 'armed' && (accountNumber === undefined || accountNumber !== connected)) {
      const named = accountNumber === undefined ? 'an account that is not named' : `account ${accountNumber}`;
      throw new Error(`cannot arm ${named}: this gateway is connected to ${connected ?? 'none yet'}`);
    }
    if (state !== gateway.arming()) context.log('warn', `the live session is ${state}`, { by, reason });
    gateway.setArming(state);
    return { state: gateway.arming() };
  });
  // A worker that died could not unsubscribe.
  context.answer('worker-ended', (argument) => {
    const { subscribers } = argument as { readonly subscribers: readonly string[] };
    for (const subscriber of subscribers) gateway.endSubscriptions(subscriber);
  });
  // The last resorts when no executor lives: straight to the venue.
  context.answer('cancel-all', async () => {
    assertWritable();
    return { cancelsRequested: await venue.cancelAllOrders() };
  });
  context.answer('close-all', async (argument) => {
    assertWritable();
    const id = (argument as { readonly id?: unknown } | null)?.id;
    const closed = await closePositions(venue, epoch, typeof id === 'string' ? id : `${epoch}/${++closings}`);
    context.log(closed.failed.length === 0 ? 'warn' : 'error', 'all positions are being closed', closed);
    return closed;
  });
}

function readArmingQuestion(argument: unknown): ArmingQuestion['ask'] {
  const question = (argument ?? {}) as ArmingQuestion['ask'];
  const isKnown = question.state === null || ARMING_STATES.includes(question.state);
  if (isKnown) return question;
  throw new Error(`arming: expected ${ARMING_STATES.join(', ')} or null, found ${JSON.stringify(question.state) ?? 'nothing'}`);
}
