import { openServices } from '@icx/composition';
import { switchTopic, switchType } from '@icx/public-events-service';
import { openEngines } from '@icx/world-testing';
import { day } from './switching.fixture.ts';
import type { World } from './world.fixture.ts';

/** What came over the topic of switches: one that can be taken, unless `more` says otherwise. */
export const messageOf = (offset: number, more: object = {}) => ({
  ...{ topic: switchTopic, partition: 0, offset: BigInt(offset), key: null },
  headers: { ce_specversion: '1.0', ce_type: switchType, ce_source: '/feed', ce_id: `message-${offset}` },
  value: Buffer.from(JSON.stringify({ mpxn: '1012345678903', gaining: 'CCCC', effectiveFrom: day(20), ...more })),
});

/** Has messages parked while the exchange of this folder is stopped, each for the same reason. */
export const messagesParked = async (
  folder: string,
  messages: readonly ReturnType<typeof messageOf>[],
): Promise<void> => {
  const engines = await openEngines(folder);
  const failed = (error: unknown): never => {
    throw error;
  };
  const services = await openServices(engines, { mode: 'sandbox', failed });
  for (const message of messages)
    await services.parked.park(message, 'party-unknown: No supplier goes by that identifier.', services.clock.now());
  await services.stop();
  await engines.close();
};

/** The address of the first that waits. */
export const parkedMessage = async (world: World): Promise<string> => {
  const { items } = (await world.as('SECA').get('/v1/feed/parked')).body as { items: readonly { id: string }[] };
  return `/v1/feed/parked/${items[0]!.id}`;
};
