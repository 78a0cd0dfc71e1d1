import { World } from './world.fixture.ts';
import type { Client } from './world.fixture.ts';

/** A sandbox that asks for two people as live mode does, and who is there to be asked: three of SECAS, one of DCC. */
export const openWithPeople = async () => {
  const world = await World.open(undefined, { sandboxApprovals: true });
  const [anna, bert, cleo] = [
    await world.person('SECA', 'anna'),
    await world.person('SECA', 'bert'),
    await world.person('SECA', 'cleo'),
  ];
  return { world, anna, bert, cleo, dave: await world.person('DCCX', 'dave') };
};

export const gala = {
  party: 'GGGG',
  name: 'Gala Gas',
  kind: 'supplier',
  registeredAddress: '1 Gala Street, Galashiels',
};
export const gus = { name: 'gus', displayName: 'Gus Gala', scopes: ['requests:write', 'codes:reveal'] };

export const approve = (client: Client, id: string) => client.post(`/v1/approvals/${id}/approval`);

/** The id of what one person proposed. */
export const proposed = async (client: Client, path: string, body: object): Promise<string> => {
  const reply = await client.post(path, body);
  expect(reply).toMatchObject({
    status: 202,
    body: { state: 'awaiting-approval', proposedBy: { party: client.party } },
  });
  expect(reply.headers.location).toBe(`/v1/approvals/${reply.body.id}`);
  return reply.body.id;
};

/** The id of what one person proposed and another approved. */
export const done = async (proposer: Client, approver: Client, path: string, body: object): Promise<string> => {
  const id = await proposed(proposer, path, body);
  expect(await approve(approver, id)).toMatchObject({ status: 200, body: { state: 'carried-out' } });
  return id;
};

/** The ids of all parties, as any of them sees them. */
export const partiesSeenBy = async (client: Client): Promise<readonly string[]> =>
  (await client.get('/v1/parties')).body.items.map(({ party }: { party: string }) => party);
