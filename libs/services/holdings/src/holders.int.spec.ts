import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import type { SuccessionDraft } from '@icx/switching-service';
import { plainDate } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { Holders, notSuccessor, type NamedDevice } from './index.ts';

const [AAAA, BBBB, CCCC] = ['AAAA', 'BBBB', 'CCCC'] as PartyId[] as [PartyId, PartyId, PartyId];

describe('whose holdings are whose', () => {
  let world: World;
  let holders: Holders;
  let meters: readonly NamedDevice[];
  beforeAll(async () => {
    world = await openWorld('2026-11-23T10:00:00.000Z');
    holders = new Holders(world.services.supply, world.views, { now: () => world.now });
    meters = world.askable
      .filter(({ deviceType }) => deviceType === 'ESME')
      .slice(0, 2)
      .map(({ deviceId, deviceType }) => ({ deviceId, deviceType }));
  });
  afterAll(() => world.remove());

  let count = 0;
  const secas = () => world.envelope('SECA', `holders-${(count += 1)}`);
  const record = async (changes: Partial<SuccessionDraft>) =>
    must(
      await world.switching.successions.record(
        {
          ...{ kind: 'solr', from: 'BBBB', to: 'CCCC', fuel: null, mpxns: null },
          ...{ effectiveFrom: plainDate('2026-11-23'), grace: 0, reason: null, ...changes },
        },
        secas(),
      ),
    );
  const reverse = async (id: string) => must(await world.switching.successions.reverse(id as never, 'wrong', secas()));

  test('nobody names another party without a succession', async () => {
    expect(await holders.mayName(CCCC, BBBB)).toBe(notSuccessor);
    expect(await holders.mayName(CCCC, CCCC)).toBeUndefined();
    expect(await holders.holdersOf(CCCC, meters)).toEqual([[CCCC], [CCCC]]);
  });

  test('a succession to one meter point brings the holdings of its devices, and reversed it takes them back', async () => {
    const { mpxn } = world.askable.find(({ deviceId }) => deviceId === meters[0]!.deviceId)!;
    const { id } = await record({ mpxns: [mpxn] });
    expect(await holders.holdersOf(CCCC, meters)).toEqual([[CCCC, BBBB], [CCCC]]);
    expect(await holders.holdersOf(BBBB, meters)).toEqual([[], [BBBB]]);
    expect(await holders.ownersOf([AAAA, BBBB], meters[0]!)).toEqual(
      new Map([
        [AAAA, AAAA],
        [BBBB, CCCC],
      ]),
    );
    expect(await holders.mayName(CCCC, BBBB)).toBeUndefined();
    await reverse(id);
    expect(await holders.holdersFor(CCCC, meters[0]!)).toEqual([CCCC]);
    expect(await holders.holdersFor(BBBB, meters[0]!)).toEqual([BBBB]);
    expect(await holders.mayName(CCCC, BBBB)).toBe(notSuccessor);
  });

  test('of a succession to everything rows share one answer', async () => {
    await record({});
    const [one, other] = await holders.holdersOf(CCCC, meters);
    expect(one).toEqual([CCCC, BBBB]);
    expect(other).toBe(one);
    expect(await holders.alsoHeldBy(CCCC)).toEqual([BBBB]);
  });
});
