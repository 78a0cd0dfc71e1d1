import { randomBytes } from 'node:crypto';
import { parseInstallCode, Secret } from '@icx/install-code';
import type { DeviceId, PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { AnswerRequest, AnswerRequestHandler, RaiseRequest, type RaiseOutcome } from '@icx/requests-service';
import { decide, type RequestCommand } from '@icx/requests';
import { sealHoldings, type HoldingOutcome } from '@icx/vault';
import { openWorld, type World } from '@icx/world-testing';
import type { NamedDevice } from './index.ts';

export const MONDAY = '2026-11-23T10:00:00.000Z';
export const CODE = '83FED3407A939723A5C639B26916D505C3B5';
/** Two others, without a CRC. */
export const [RIGHT, WRONG] = ['00112233445566778899AABBCCDDEE01', 'FFEEDDCCBBAA99887766554433221102'] as const;

export type Id = RaiseOutcome['state']['id'];

let count = 0;

/** A world in which parties hold codes, ask and answer. */
export const openHoldings = async () => {
  const world = await openWorld(MONDAY);
  const { holdings } = world.exchange;
  world.exchange.jobs.begin(holdings.following.reactor.name);
  const context = (party: string) => world.envelope(party, `holding-${(count += 1)}`);
  const settled = async () => {
    for (let round = 0; round < 3; round++) {
      await holdings.following.reactor.reached(await world.log.head());
      await world.switching.reactor.reached(await world.log.head());
    }
  };
  const settledAfter = async <T>(act: Promise<T>): Promise<T> => {
    const done = await act;
    await settled();
    return done;
  };
  return {
    world,
    service: holdings,
    context,
    settled,
    meters: world.askable.filter(
      ({ deviceType }) => deviceType === 'ESME',
    ) as readonly (typeof world.askable)[number][],
    /** As a file of this party brings it in. */
    bring: async (
      device: NamedDevice,
      text: string,
      holder = 'BBBB',
      { source = 'fil_TEST00000001', line = 2, at = MONDAY } = {},
    ): Promise<HoldingOutcome> => {
      const code = must(parseInstallCode(text, { deviceId: device.deviceId, live: false }));
      const key = await world.holdings.newBatch();
      const { deviceId, deviceType } = device;
      const row = { line, deviceId, deviceType, manufacturer: 'Wattmeter Ltd', msn: null, code };
      const sealed = sealHoldings([row], { holder, source, uploader: holder, at }, key, randomBytes);
      return (await world.holdings.put(sealed))[0]!;
    },
    /** The code in clear that the party holds. */
    heldBy: async (holder: string, deviceId: DeviceId): Promise<string | undefined> => {
      const code = await world.holdings.open(holder, deviceId);
      return code && Buffer.from(code.bytes).toString('hex').toUpperCase();
    },
    raise: async ({ deviceId, deviceType }: NamedDevice, by = 'AAAA'): Promise<RaiseOutcome> => {
      const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
      const outcome = await world.services.raising.execute(new RaiseRequest(context(by), { device }));
      if (isRefusal(outcome)) throw new Error(outcome.detail);
      return outcome;
    },
    answer: async (id: Id, installCode: string, more: { keepAsHolding?: boolean } = {}, by = 'BBBB') => {
      const { performer, codes } = world.services;
      const draft = { answer: 'code-supplied', installCode: new Secret(installCode), ...more } as const;
      return settledAfter(
        new AnswerRequestHandler(performer, codes).execute(new AnswerRequest(id, context(by), draft)),
      );
    },
    act: (id: Id, by: string, command: RequestCommand) =>
      settledAfter(
        world.services.performer.perform(id, (state, facts) => decide(command, state, facts), { context: context(by) }),
      ),
    stateOf: async (id: Id) => (await world.services.requests.load(id)).state as RaiseOutcome['state'],
  };
};
export type HoldingsWorld = Awaited<ReturnType<typeof openHoldings>>;

export const party = (id: string): PartyId => id as PartyId;
export type { World };
