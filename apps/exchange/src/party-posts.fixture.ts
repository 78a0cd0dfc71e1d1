import { Browser } from './browser.fixture.ts';
import { codeOf, enter, newMailbox } from './contacts.fixture.ts';
import { KeyHolder, keysAt } from './security-keys.fixture.ts';
import { day } from './switching.fixture.ts';
import { waitingMail } from './waiting-mail.fixture.ts';
import { user, onUser, client, onProposal, agency, endAgency, type Prepare } from './post-states.fixture.ts';

/** POSTs about parties: whom they let in, how they are reached, and the mail that comes from them. */
export const partyPosts: Readonly<Record<string, Prepare>> = {
  '/v1/parties': () => {
    const body = { party: 'GGGG', name: 'Gala Gas', kind: 'supplier' };
    return { by: 'SECA', path: '/v1/parties', body, other: { ...body, name: 'Other' } };
  },
  '/v1/parties/{party}/standing-instruction': (world) => {
    const path = '/v1/parties/CCCC/standing-instruction';
    const [body, other] = [{ gainedDevices: 'raise' }, { gainedDevices: 'propose' }];
    return { by: 'CCCC', path, body, other, meanwhile: () => world.as('CCCC').post(path, other) };
  },
  '/v1/parties/{party}/contacts': () => {
    const [path, body] = ['/v1/parties/CCCC/contacts', { purpose: 'reports', address: newMailbox() }];
    return { by: 'CCCC', path, body, other: { ...body, rank: 2 } };
  },
  '/v1/parties/{party}/contacts/{contact}/ending': async (world) => {
    const path = `/v1/parties/CCCC/contacts/${await enter(world, 'CCCC')}/ending`;
    return { by: 'CCCC', path, body: { reason: 'r' }, other: {} };
  },
  '/v1/parties/{party}/contacts/{contact}/proof-mail': async (world) => {
    const path = `/v1/parties/CCCC/contacts/${await enter(world, 'CCCC')}/proof-mail`;
    return { by: 'CCCC', path, body: {}, other: { another: 'body' } };
  },
  '/v1/parties/{party}/contacts/{contact}/proof': async (world) => {
    const id = await enter(world, 'CCCC');
    const [path, body] = [`/v1/parties/CCCC/contacts/${id}/proof`, { code: codeOf(world, id) }];
    return { by: 'CCCC', path, body, other: { code: 'ABCD' } };
  },
  '/v1/parties/{party}/contacts/{contact}/confirmation': async (world) => {
    const path = `/v1/parties/CCCC/contacts/${await enter(world, 'SECA')}/confirmation`;
    return { by: 'CCCC', path, body: {}, other: { address: newMailbox() } };
  },
  '/v1/mail/{mail}/confirmation': async (world) => {
    const path = `${await waitingMail(world)}/confirmation`;
    return { by: 'BBBB', path, body: {}, other: { another: 'body' } };
  },
  '/v1/mail/{mail}/rejection': async (world) => {
    const path = `${await waitingMail(world)}/rejection`;
    return { by: 'BBBB', path, body: { reason: 'r' }, other: { reason: 's' } };
  },
  '/v1/reports/targets': () => {
    const body = { effectiveFrom: '2027-04-01', workingDays: 10 };
    return { by: 'SECA', path: '/v1/reports/targets', body, other: { ...body, workingDays: 14 } };
  },
  '/v1/reports/{kind}/{month}/issues': async (world) => {
    const { cutoff } = (await world.as('SECA').get('/v1/reports/sla/2026-01')).body;
    const other = { cutoff: cutoff.position };
    return { by: 'SECA', path: '/v1/reports/sla/2026-01/issues', body: {}, other };
  },
  '/v1/contact-lists': () => ({ by: 'SECA', path: '/v1/contact-lists', body: {}, other: { another: 'body' } }),
  '/v1/parties/{party}/contact-lists/{quarter}/confirmation': async (world) => {
    await world.as('SECA').post('/v1/contact-lists', {});
    const { quarter } = (await world.as('SECA').get('/v1/contact-lists')).body.items[0];
    const path = `/v1/parties/CCCC/contact-lists/${quarter}/confirmation`;
    return { by: 'CCCC', path, body: {}, other: { another: 'body' } };
  },
  '/v1/parties/{party}/agencies': (world) => {
    const path = '/v1/parties/AAAA/agencies';
    return { by: 'AAAA', path, body: agency(), other: agency({ to: day(9) }), meanwhile: () => endAgency(world) };
  },
  '/v1/parties/{party}/agencies/{agent}/ending': async (world) => {
    const grant = () => world.as('AAAA').post('/v1/parties/AAAA/agencies', agency());
    await grant();
    const path = '/v1/parties/AAAA/agencies/AGNT/ending';
    return { by: 'AAAA', path, body: { reason: 'one' }, other: { reason: 'another' }, meanwhile: grant };
  },
  '/v1/parties/{party}/users': (world) => {
    const [path, body] = ['/v1/parties/AAAA/users', user()];
    const meanwhile = () => world.as('AAAA').post(`${path}/${body.name}/removal`);
    return { by: 'AAAA', path, body, other: { ...body, displayName: 'Other' }, meanwhile };
  },
  '/v1/parties/{party}/administrator': async (world) => {
    const path = '/v1/parties/NOAD/administrator';
    await world.as('SECA').post('/v1/parties', { party: 'NOAD', name: 'Without', kind: 'supplier' });
    const body = { ...user(), reason: 'it lost its last one' };
    const meanwhile = () => world.as('SECA').post(`/v1/parties/NOAD/users/${body.name}/removal`);
    return { by: 'SECA', path, body, other: { ...body, reason: 'another' }, meanwhile };
  },
  '/v1/approvals/{approval}/approval': onProposal('approval', {}, { another: 'body' }),
  '/v1/approvals/{approval}/decline': onProposal('decline', { reason: 'r' }, { reason: 's' }),
  '/v1/parties/{party}/users/{name}/enrolment': onUser('enrolment'),
  '/v1/parties/{party}/users/{name}/removal': onUser('removal'),
  '/v1/parties/{party}/users/{name}/security-keys/{key}/removal': async (world) => {
    const { name } = user();
    const holder = await KeyHolder.invited(world.as('AAAA'), new Browser(keysAt, world.url), keysAt, name);
    await holder.enrol({ code: holder.codeOf(0) });
    const { items } = (await world.as('AAAA').get('/v1/parties/AAAA/users')).body;
    const [{ key }] = items.find((one: { name: string }) => one.name === name).securityKeys;
    const path = `/v1/parties/AAAA/users/${name}/security-keys/${key}/removal`;
    return { by: 'AAAA', path, body: { reason: 'one' }, other: { reason: 'another' } };
  },
  '/v1/parties/{party}/clients': (world) => {
    const [path, body] = ['/v1/parties/AAAA/clients', client()];
    const meanwhile = () => world.as('AAAA').post(`${path}/${body.name}/removal`);
    return { by: 'AAAA', path, body, other: { ...body, scopes: ['requests:write'] }, meanwhile };
  },
  '/v1/parties/{party}/clients/{name}/removal': async (world) => {
    const draft = client();
    const add = () => world.as('AAAA').post('/v1/parties/AAAA/clients', draft);
    await add();
    const path = `/v1/parties/AAAA/clients/${draft.name}/removal`;
    return { by: 'AAAA', path, body: {}, other: { reason: 'another' }, meanwhile: add };
  },
};
