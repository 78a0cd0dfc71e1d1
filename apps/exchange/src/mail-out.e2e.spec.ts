import { partyNames, World } from './world.fixture.ts';

/** Mail of a sandbox goes nowhere: it lies where everybody who tries it reads it. */
let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

test('everybody may read the mailbox of a sandbox, and one that is not there is told', async () => {
  for (const party of partyNames.filter((name) => name !== 'AGNT')) {
    const { status, body } = await world.as(party).get('/v1/sandbox/mailbox');
    expect([party, status, Array.isArray(body.items)]).toEqual([party, 200, true]);
  }
  for (const path of ['/v1/sandbox/mailbox/999999', '/v1/sandbox/mailbox/999999/raw'])
    expect(await world.as('AAAA').get(path)).toMatchObject({ status: 404, body: { code: 'sandbox-mail-unknown' } });
});
