import { randomUUID } from 'node:crypto';
import { codeOf, enter, newMailbox } from './contacts.fixture.ts';
import { readMailConfig } from '@icx/host';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

interface Point {
  readonly id: string;
  readonly party: string;
  readonly address: string;
  readonly standing?: { readonly provedAt: string | null; readonly actsFrom: string | null };
}

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const list = async (party: PartyName, query = ''): Promise<readonly Point[]> =>
  (await world.as(party).get(`/v1/contacts${query}`)).body.items;
const seen = async (party: PartyName, id: string) => (await list(party, '?party=CCCC')).find((one) => one.id === id);
const of = (id: string, what: string) => `/v1/parties/CCCC/contacts/${id}${what}`;
const change = (party: PartyName, id: string, body: object) =>
  world
    .as(party)
    .send(
      'PATCH',
      of(id, ''),
      { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      JSON.stringify(body),
    );
const happened = async (party: PartyName, id: string): Promise<readonly string[]> =>
  (await world.as(party).get(`/v1/contacts/history?contact=${id}`)).body.items
    .map(({ entry }: { entry: { type: string } }) => entry.type.split('.')[1])
    .toReversed();

test('the list is issued to every party: each supplier of the sandbox is on it, and how a point stands is its own business', async () => {
  for (const party of ['AAAA', 'MAPX', 'DCCX', 'AGNT', 'SECA'] as const) {
    const points = await list(party);
    expect(points.map(({ address }) => address)).toEqual(
      ['aaaa', 'bbbb', 'cccc', 'ffff'].map((name) => `codes@${name}.example`),
    );
    const whole = points.filter(({ standing }) => standing).map((one) => one.party);
    expect(whole).toEqual(party === 'SECA' ? ['AAAA', 'BBBB', 'CCCC', 'FFFF'] : party === 'AAAA' ? ['AAAA'] : []);
  }
  expect(await list('AAAA', '?purpose=reports')).toEqual([]);
  const { items, next } = (await world.as('AAAA').get('/v1/contacts?limit=2&fuel=gas')).body;
  expect((items as Point[]).map(({ party }) => party)).toEqual(['AAAA', 'BBBB']);
  expect((await list('AAAA', `?after=${next}`)).map(({ party }) => party)).toEqual(['CCCC', 'FFFF']);
});

test('a new address is issued to others once its owner has given back the code, and acts two Working Days later', async () => {
  const id = await enter(world, 'CCCC', { fuel: 'gas', name: 'Gas desk' });
  expect(await seen('CCCC', id)).toMatchObject({ fuel: 'gas', standing: { provedAt: null, actsFrom: null } });
  expect(await seen('SECA', id)).toMatchObject({ standing: { enteredBySecas: false } });
  expect(await seen('AAAA', id)).toBeUndefined();

  expectProblem(
    await world.as('CCCC').post(of(id, '/proof'), { code: 'ABCD-EFGH-IJKL-MNOP' }),
    422,
    'proof-code-wrong',
    ['/code'],
  );
  const typed = codeOf(world, id).toLowerCase().replaceAll('-', ' ');
  const { status, body } = await world.as('CCCC').post(of(id, '/proof'), { code: typed });
  expect([status, body.standing.provedAt < body.standing.actsFrom]).toEqual([200, true]);
  expect(await seen('AAAA', id)).toMatchObject({ name: 'Gas desk' });
  expectProblem(await world.as('CCCC').post(of(id, '/proof'), { code: typed }), 409, 'contact-proved');

  const steps = ['point-added', 'proof-asked', 'proof-failed', 'point-proved'];
  expect([await happened('CCCC', id), await happened('SECA', id)]).toEqual([steps, steps]);
  expect([await happened('AAAA', id), await happened('DCCX', id)]).toEqual([[], []]);
  const foreign = await world.as('AAAA').get('/v1/contacts/history?party=CCCC');
  expect(foreign.body).toEqual({ items: [], next: null });
  expect(JSON.stringify(world.heard.map(({ reply }) => reply.text))).not.toContain(codeOf(world, id));
});

test('what SECAS enters the party confirms; another address is proved and confirmed anew', async () => {
  const id = await enter(world, 'SECA');
  const proved = await world.as('CCCC').post(of(id, '/proof'), { code: codeOf(world, id) });
  expect(proved.body.standing).toMatchObject({ enteredBySecas: true, provedAt: expect.any(String), actsFrom: null });
  expectProblem(await world.as('SECA').post(of(id, '/confirmation')), 403, 'action-not-allowed');
  const confirmed = await world.as('CCCC').post(of(id, '/confirmation'));
  expect(confirmed.body.standing.actsFrom).toEqual(expect.any(String));

  expect((await change('CCCC', id, { rank: 3, phone: '020 7946 0000' })).body.standing).toEqual(
    confirmed.body.standing,
  );
  const moved = await change('SECA', id, { address: newMailbox() });
  expect(moved.body.standing).toMatchObject({ provedAt: null, confirmedAt: null, actsFrom: null });
  expect(await seen('AAAA', id)).toBeUndefined();
  expectProblem(await world.as('CCCC').post(of(id, '/proof'), { code: codeOf(world, id) }), 422, 'proof-code-wrong', [
    '/code',
  ]);

  const ended = await world.as('CCCC').post(of(id, '/ending'), { reason: 'the desk is closed' });
  expect(ended).toMatchObject({ status: 200, body: { endsOn: expect.any(String) } });
  expect([await seen('CCCC', id), await seen('SECA', id)]).toEqual([undefined, undefined]);
});

test('only the party’s own people and SECAS keep its points: no agent, no other party', async () => {
  const id = await enter(world, 'CCCC');
  const grant = { agent: 'AGNT', scopes: ['contacts:write', 'answers:write'] };
  expect(await world.as('CCCC').post('/v1/parties/CCCC/agencies', grant)).toMatchObject({ status: 201 });
  const tries = [
    ['', { purpose: 'reports', address: newMailbox() }],
    [`/${id}/ending`, {}],
    [`/${id}/proof-mail`, {}],
    [`/${id}/proof`, { code: codeOf(world, id) }],
    [`/${id}/confirmation`, {}],
  ] as const;
  for (const [what, body] of tries) {
    const path = `/v1/parties/CCCC/contacts${what}`;
    const onBehalf = await world.as('AGNT').post(path, body, { 'icx-on-behalf-of': 'CCCC' });
    expectProblem(onBehalf, 403, 'action-not-allowed');
    for (const other of ['AAAA', 'DCCX', 'MAPX'] as const)
      expectProblem(await world.as(other).post(path, body), 404, 'party-not-found');
    // A point of another party is none.
    if (what !== '')
      expectProblem(await world.as('AAAA').post(path.replace('CCCC', 'AAAA'), body), 404, 'contact-unknown');
  }
});

test('nothing that is stored breaks a line, is a code, or leads back to the exchange', async () => {
  const post = (more: object) =>
    world.as('CCCC').post('/v1/parties/CCCC/contacts', { purpose: 'reports', address: newMailbox(), ...more });
  const code = '83FED3407A939723A5C639B26916D505C3B5';
  expectProblem(await post({ name: `Desk\r\nBcc: x@y.example` }), 400, 'validation-failed', ['/name']);
  expectProblem(await post({ name: `code ${code}` }), 400, 'validation-failed', ['/name']);
  expectProblem(await post({ address: `${code}@clyde.example` }), 400, 'validation-failed', ['/address']);
  expectProblem(
    await post({ address: `codes@${readMailConfig({}, 'sandbox').mail!.domain}` }),
    422,
    'contact-address-ours',
    ['/address'],
  );
  expectProblem(
    await post({ purpose: 'install-code-requests', address: 'CODES@cccc.example' }),
    409,
    'contact-duplicate',
  );
});

test('a party that there is none of has no contact points', async () => {
  const draft = { purpose: 'reports', address: newMailbox() };
  expect(await world.as('SECA').post('/v1/parties/ZZZZ/contacts', draft)).toMatchObject({
    status: 404,
    body: { code: 'party-not-found' },
  });
});
