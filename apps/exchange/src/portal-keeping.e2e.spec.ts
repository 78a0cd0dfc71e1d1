import { atPortal, type PortalBrowser } from './portal.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
let secas: PortalBrowser;
let supplier: PortalBrowser;
beforeAll(async () => {
  world = await World.open();
  secas = await atPortal(world, 'SECA');
  supplier = await atPortal(world, 'BBBB');
});
afterAll(() => world.close());

const date = (name: string, iso: string) => {
  const [year, month, day] = iso.split('-');
  return { [`${name}-day`]: day!, [`${name}-month`]: month!, [`${name}-year`]: year! };
};
const items = async (path: string) =>
  ((await world.as('SECA').get(path)).body as { readonly items: readonly Record<string, unknown>[] }).items;
/** Where the summary of errors leads, and what it says. */
const faults = ({ page }: PortalBrowser) => {
  const [, summary = ''] = /govuk-error-summary__list">([\s\S]*?)<\/ul>/.exec(page!.text) ?? [];
  return summary.replaceAll(/<\/?(li|a)\b ?|[>\n]|\s{2,}/g, '').replaceAll('&quot;', '"');
};
const confirm = async (browser: PortalBrowser, address: string, fields: Readonly<Record<string, string>>) => {
  await browser.fill(address, fields);
  const seen = browser.page!.text;
  await browser.send(address, {});
  return seen;
};

test('a contact that SECAS enters is changed by it, and stood by and ended by its own party', async () => {
  await secas.fill('/parties/BBBB/contacts/add', { purpose: 'escalation', address: 'help@bbbb.example', fuel: 'both' });
  expect(secas.page!.text).toContain('A code is on its way to its address');
  const [point] = (await items('/v1/contacts?party=BBBB&purpose=escalation')) as [{ readonly id: string }];
  const at = `/parties/BBBB/contacts/${point.id}`;
  await secas.fill(`${at}/change`, { name: 'Night desk', address: 'help@bbbb.example' });
  await supplier.fill(`${at}/confirmation`, { address: 'other@bbbb.example' });
  expect(supplier.page).toMatchObject({ status: 409, text: expect.stringContaining('govuk-error-summary') });
  await supplier.fill(`${at}/confirmation`, { address: 'help@bbbb.example' });
  expect(supplier.page!.text).toContain('Confirmed.');
  expect(await items('/v1/contacts?party=BBBB&purpose=escalation')).toMatchObject([
    { name: 'Night desk', standing: { enteredBySecas: true, confirmedAt: expect.any(String) as string } },
  ]);
  await supplier.fill(`${at}/proof`, { code: 'WRONG-CODE' });
  expect(supplier.page!.status).toBe(422);
  await supplier.fill(`${at}/ending`, {});
  expect(await items('/v1/contacts?party=BBBB&purpose=escalation')).toEqual([]);
});

test('a party is registered with its MPID, which ends; its first administrator is told a code once', async () => {
  await secas.fill('/parties/register', {
    ...{ party: 'GGGG', name: 'Green Energy', kind: 'supplier' },
    ...{ 'identifiers.0.id': 'GREN', 'identifiers.0.fuel': 'electricity', ...date('identifiers.0.from', '2026-01-01') },
  });
  expect(secas.page!.text).toContain('Registered. Add its first administrator next.');
  await secas.fill('/parties/GGGG/identifiers/1/ending', date('to', '2027-01-01'));
  await secas.fill('/parties/GGGG/identifiers/add', {
    ...{ 'identifiers.0.id': 'GRE', 'identifiers.0.fuel': 'gas', ...date('identifiers.0.from', '2026-01-01') },
  });
  await secas.fill('/parties/GGGG/add-user', {
    ...{ name: 'gina', displayName: 'Gina Green', partyAdministrator: 'true', 'scopes-requests:write': 'yes' },
  });
  expect(secas.page!.text).toMatch(/icx-code-shown">[0-9A-Z-]{8,}</);
  expect((await items('/v1/parties')).find(({ party }) => party === 'GGGG')).toMatchObject({
    name: 'Green Energy',
    identifiers: [
      { fuel: 'electricity', id: 'GREN', to: '2027-01-01' },
      { fuel: 'gas', id: 'GRE', to: null },
    ],
  });
  expect(await items('/v1/parties/GGGG/users')).toMatchObject([
    { name: 'gina', partyAdministrator: true, scopes: ['requests:write'], enrolled: false },
  ]);
});

test('what is wrong with a party is told at its field', async () => {
  await secas.fill('/parties/register', {
    ...{ party: 'HHHH', name: 'Hill', kind: 'supplier', 'identifiers.0.id': 'TOO LONG' },
    ...{ 'identifiers.0.fuel': 'electricity', ...date('identifiers.0.from', '2026-01-01') },
  });
  expect([secas.page!.status, faults(secas)]).toEqual([400, expect.stringContaining('href="#field-identifiers-0-id"')]);
});

test('a bank holiday is applied once it was seen which clocks it moves, and stands in the picture of its year', async () => {
  await world.raised();
  const day = { ...date('date', '2026-12-04'), where: 'both', version: 'extra' };
  const seen = await confirm(secas, '/rules/calendars/day', day);
  expect(seen).toMatch(/\d+ clocks? moves?, to a later day|clocks move, to a later day/);
  expect(seen).toContain('Fri 4 Dec 2026');
  expect(secas.page!.text).toContain('In force. Requests follow in the background.');
  expect(await items('/v1/calendars')).toContainEqual(expect.objectContaining({ name: 'scotland', version: 'extra' }));
  await secas.open('/rules/calendars/scotland?year=2026');
  expect(secas.page!.text).toContain('<svg');
  expect(secas.page!.text).toMatch(/December<\/th><td[^>]*>\s*20/);
});

test('what is no publication of GOV.UK is refused, and what is one is read as the API reads it', async () => {
  await secas.fill('/rules/calendars/publication', { publication: 'Christmas' });
  expect(faults(secas)).toContain('paste all of it');
  const sunday = { 'england-and-wales': { division: 'england-and-wales', events: [{ date: '2027-01-03' }] } };
  await secas.fill('/rules/calendars/publication', { publication: JSON.stringify(sunday) });
  expect(faults(secas)).toContain('is at a weekend');
});

test('a succession is recorded once it was seen what it moves, and taken back', async () => {
  const draft = { kind: 'solr', from: 'FFFF', to: 'CCCC', ...date('effectiveFrom', '2027-02-01'), grace: '5' };
  const seen = await confirm(secas, '/successions/record', draft);
  expect(seen).toContain('Legs put to FFFF');
  const [{ id } = { id: '' }] = (await items('/v1/successions')) as { readonly id: string }[];
  expect(secas.page!.text).toContain('Recorded. What it moves goes over in the background.');
  await secas.fill(`/successions/${id}/reversal`, { reason: 'Another one was appointed.' });
  expect(await items('/v1/successions')).toMatchObject([{ from: 'FFFF', to: 'CCCC', grace: 5, reversed: {} }]);
  await secas.fill('/successions/record', { ...draft, from: 'NOBODY' });
  expect(secas.page).toMatchObject({ status: 422, text: expect.stringContaining('href="#field-from"') });
});

test('a target of reports is set, and holds from its day on', async () => {
  await secas.fill('/reports/targets/set', {
    ...date('effectiveFrom', '2027-01-01'),
    workingDays: '12',
    derogation: 'false',
  });
  expect(await items('/v1/reports/targets')).toContainEqual({
    effectiveFrom: '2027-01-01',
    workingDays: 12,
    derogation: false,
  });
});

test('a supplier proposes a device for the backlog, and SECAS declines it', async () => {
  const gaining = await atPortal(world, 'AAAA');
  await gaining.fill('/backlog/propose', {
    deviceId: (await world.undated()).deviceId,
    ...date('installedOn', '2020-03-02'),
  });
  expect(faults(gaining)).toBe('');
  const proposed = await items('/v1/backlog/proposals');
  await secas.open('/');
  expect(secas.page!.text).toContain('devices proposed for the backlog');
  const [{ id } = { id: '' }] = proposed as { readonly id: string }[];
  await secas.fill(`/backlog/proposals/${id}/decline`, { reason: 'It is commissioned.' });
  expect(secas.page!.text).toContain('Declined.');
  await gaining.open(`/backlog/${id}`);
  expect(gaining.page!.text).toContain('It is commissioned.');
});

test('the log says that it and its checkpoint agree', async () => {
  await supplier.open('/audit');
  expect(supplier.page!.text).toContain('have the root that was signed');
});
