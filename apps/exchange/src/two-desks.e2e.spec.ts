import { randomUUID } from 'node:crypto';
import { answered, byMailConfig, office } from './by-mail.fixture.ts';
import { addressOf, type Got } from './post-office.fixture.ts';
import { World } from './world.fixture.ts';

/** Of each exchange, and the newest mail of it that BBBB's mailbox has answered. */
interface Desk {
  readonly world: World;
  seen: number;
}
let desks: readonly [Desk, Desk];
beforeAll(async () => {
  const [one, two] = [await World.open(undefined, byMailConfig), await World.open(undefined, byMailConfig)];
  desks = [
    { world: one, seen: 0 },
    { world: two, seen: 0 },
  ];
});
afterAll(() => Promise.all(desks.map(({ world }) => world.close())));

const asked = async (world: World): Promise<Got> => {
  const request = (await world.raised()).split('/').at(-1)!;
  return office.newest(world, 'BBBB', ({ lines }) => lines.some(({ requestId }) => requestId === request));
};
const acknowledgements = async ({ world }: Desk): Promise<readonly Got[]> =>
  (await office.inbox(world, 'BBBB')).filter(({ mail }) =>
    /your mail was taken|Your answer was taken/.test(mail.subject!),
  );

test('two exchanges, each fed what the other says as if a person had written it, acknowledge once and are quiet', async () => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  for (const { world } of desks)
    await world.as('BBBB').send('PATCH', '/v1/parties/BBBB/channels', headers, JSON.stringify({ requests: 'email' }));
  const replyTo = [(await asked(desks[0].world)).replyTo, (await asked(desks[1].world)).replyTo];
  let carried = 0;
  /** What is new from a desk goes to the other one, signed by BBBB, without a word that a machine wrote it. */
  const carry = async (from: Desk, to: Desk, address: string) => {
    for (const { number, mail } of await office.inbox(from.world, 'BBBB')) {
      if (number <= from.seen) continue;
      from.seen = number;
      carried += 1;
      const letter = { from: addressOf('BBBB'), to: address, subject: mail.subject!, text: mail.text! };
      await answered(to.world, 'BBBB', () => office.send(to.world, letter));
    }
  };
  for (let rounds = 0; rounds < 5; rounds += 1) {
    await carry(desks[0], desks[1], replyTo[1]!);
    await carry(desks[1], desks[0], replyTo[0]!);
    // What had to be told of it has left before what is asked after it.
    for (const { world } of desks) await asked(world);
  }
  expect(carried).toBeGreaterThan(10);
  for (const desk of desks) expect(await acknowledgements(desk)).toHaveLength(1);
});
