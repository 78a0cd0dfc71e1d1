import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import type { NewEvent } from '@icx/event-store';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { RequestCommand } from '@icx/requests';
import { Secret } from '@icx/install-code';
import { ActOnRequest, ActOnRequestHandler } from './act-on-request.ts';
import { AnswerRequest, AnswerRequestHandler } from './answer-request.ts';
import type { CommandContext } from '@icx/commands';
import type { RequestPolicy } from './policy.ts';
import { RaiseRequest } from './raise-request.ts';
import type { RaiseOutcome } from './raise-request.ts';

export const MONDAY = '2026-11-23T10:00:00.000Z';
export const CODE = '83FED3407A939723A5C639B26916D505C3B5';
type Asked = { readonly index?: number; readonly installingSupplier?: string };

export const raise = async (
  world: World,
  context: CommandContext,
  { index = 0, ...draft }: Asked = {},
): Promise<RaiseOutcome> => {
  const { deviceId, deviceType } = world.askable[index]!;
  const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
  const outcome = await world.services.raising.execute(new RaiseRequest(context, { device, ...draft }));
  if (isRefusal(outcome)) throw new Error(outcome.code);
  return outcome;
};
export const act = (world: World, id: RequestId, context: CommandContext | undefined, command: RequestCommand) => {
  return new ActOnRequestHandler(world.services.performer).execute(new ActOnRequest(id, context, command));
};
export const answer = (world: World, id: RaiseOutcome['state']['id'], context: CommandContext, installCode = CODE) => {
  const { performer, codes } = world.services;
  return new AnswerRequestHandler(performer, codes).execute(
    new AnswerRequest(id, context, { answer: 'code-supplied', installCode: new Secret(installCode) }),
  );
};
/** The same folder, served again by this policy. */
export const reopened = async (world: World, policy: Partial<RequestPolicy>): Promise<World> => {
  await world.close();
  return openWorld(MONDAY, { folder: world.folder, policy });
};
/** As a release that opened legs for a mail that never left would have it. */
export const mailedLeg = [
  { type: 'requests.leg-closed.v1', data: { leg: 1, at: MONDAY, how: 'rerouted' } },
  {
    type: 'requests.leg-opened.v1',
    data: {
      leg: 2,
      addressee: 'CCCC',
      basis: 'named-by-requester',
      evidence: 'e',
      obligated: true,
      receipt: 'sec-notice-email',
      openedAt: MONDAY,
      replaces: 1,
      correction: null,
    },
  },
];
export const appendAsBefore = async (world: World, id: string, ...events: readonly NewEvent[]): Promise<void> => {
  const { revision } = (await world.log.readStream(id)).at(-1)!;
  const result = await world.log.append(id, revision, events);
  if (result.outcome === 'appended') await world.views.reached(result.position);
};
export const typesOf = async (world: World, id: string): Promise<string[]> =>
  (await world.log.readStream(id)).map(({ type }) => type.slice('requests.'.length, -'.v1'.length));
