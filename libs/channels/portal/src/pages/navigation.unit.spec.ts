import type { Caller } from '@icx/admission';
import { isOnParty, permissionOf, roles, type Role } from '@icx/parties';
import { desks } from '../desks/index.ts';
import { declaredBy } from './declare.ts';
import { Navigation } from './navigation.ts';

/** By the policy, for somebody of that role with no scope: what is looked at needs none. */
const as = (role: Role) => ({ role, party: 'AAAA', scopes: [], partyAdministrator: false }) as unknown as Caller;
const navigation = new Navigation(desks.flatMap(declaredBy), {
  mayLookAt: (caller, action) => !isOnParty(action) && permissionOf(caller, action, 'none') === 'allowed',
});
const top = (role: Role, path = '/') => navigation.top(as(role), path);
const named = (role: Role) => top(role).map(({ text }) => text);
const everything = (role: Role) => navigation.all(as(role)).flatMap(({ entries }) => entries);

test('at the top stands what is daily to each role, and the way to the rest', () => {
  expect(named('supplier')).toEqual([
    ...['Start', 'To answer', 'Requests', 'Files', 'Holdings', 'Deadlines', 'All pages'],
  ]);
  expect(named('administrator')).toEqual([
    ...['Start', 'Requests', 'Deadlines', 'Approvals', 'Monthly reports', 'Parties', 'All pages'],
  ]);
  expect(named('dcc')).toEqual(['Start', 'Files', 'Data fixes', 'Devices', 'Switch feed', 'All pages']);
  expect(named('map')).toEqual([
    ...['Start', 'Requests', 'Holdings', 'Mail that came in', 'Devices', 'MAP reports', 'All pages'],
  ]);
});

test('who may look at few pages has all of them at the top', () => {
  expect(named('agent')).toEqual(['Start', ...everything('agent').map(({ text }) => text)]);
  expect(named('agent').length).toBeLessThanOrEqual(7);
});

test.each(roles)('%s finds each page once, under a name of its own, and what is at the top among them', (role) => {
  const all = everything(role);
  for (const member of ['text', 'href'] as const) expect(new Set(all.map((one) => one[member])).size).toBe(all.length);
  const elsewhere = ['/', '/pages'];
  const missing = top(role).filter(({ href }) => !elsewhere.includes(href) && !all.some((one) => one.href === href));
  expect(missing).toEqual([]);
});

test('where one is, is marked: the page, the one that it belongs to, or that it is among the rest', () => {
  const marked = (role: Role, path: string) =>
    top(role, path).flatMap(({ text, active, current }) => (active ? [[text, current]] : []));
  expect(marked('supplier', '/')).toEqual([['Start', true]]);
  expect(marked('supplier', '/worklist')).toEqual([['To answer', true]]);
  expect(marked('supplier', '/worklist/answers')).toEqual([['To answer', false]]);
  expect(marked('supplier', '/sla/breaches')).toEqual([['Deadlines', false]]);
  expect(marked('supplier', '/rules/calendars/union')).toEqual([['All pages', false]]);
  expect(marked('supplier', '/pages')).toEqual([['All pages', true]]);
  expect(marked('supplier', '/search')).toEqual([]);
});

test('a page is known by its address, whatever stands in it', () => {
  expect(navigation.titleOf('/files/profiles')).toBe('Mapping profiles');
  expect(navigation.titleOf('/parties/AAAA/users')).toBe('Users');
  expect(navigation.titleOf('/nowhere')).toBeUndefined();
});
