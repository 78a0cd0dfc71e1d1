import { bodiesOf, date, deviceId, flag, mpxn, msn, text, words } from './bad-fields.data.ts';
import type { BodyOf, Field } from './bad-fields.data.ts';

const number: Field = { code: 'number-invalid', wrong: [0, -1, 1.5, 61, 1e300, 'one', '', '1e1', true, [], {}] };
const ruleName = (required: boolean): Field =>
  words('rule-name-invalid', required, '-2027.1', '2027 1', '../2027', 'x'.repeat(41), '2027.1\n');

/** What SECAS’s desk takes: the backlog, the calendars, the terms. */
const deskBodies: readonly BodyOf[] = [
  {
    by: 'AAAA',
    path: 'backlog/proposals',
    good: { deviceId: '00-DB-12-34-56-78-90-A0' },
    fields: {
      deviceId,
      deviceType: words('device-type-invalid', false, 'meter', 'toString', '__proto__'),
      mpxn,
      msn,
      installedOn: date,
      evidence: text(500),
    },
  },
  {
    by: 'SECA',
    path: 'backlog/proposals/bkl_TEST0000000000/acceptance',
    good: {},
    fields: { reason: text(500) },
  },
  {
    by: 'SECA',
    path: 'backlog/proposals/bkl_TEST0000000000/decline',
    good: { reason: 'r' },
    fields: { reason: text(500, true) },
  },
  {
    by: 'SECA',
    path: 'backlog/bkl_TEST0000000000/leaving',
    good: { reason: 'r' },
    fields: { reason: text(500, true) },
  },
  { by: 'SECA', path: 'calendars', good: {}, fields: { version: ruleName(false), dryRun: flag } },
  {
    by: 'SECA',
    path: 'sla/terms',
    good: { id: 'longer', effectiveFrom: '2028-04-03', workingDays: 10, calendar: 'union' },
    fields: {
      id: ruleName(true),
      effectiveFrom: { ...date, required: true },
      workingDays: { ...number, required: true },
      calendar: words('value-not-known', true, 'Union', 'wales', 'constructor'),
      dryRun: flag,
    },
  },
];

export const everyBody: readonly BodyOf[] = [...bodiesOf, ...deskBodies];
