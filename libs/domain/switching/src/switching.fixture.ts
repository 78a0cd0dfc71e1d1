import { parseMpxn, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { instant, plainDate, type PlainDate } from '@icx/working-days';
import type { RegistrationHistory, Succession, SuccessionId, SwitchId, SwitchMessage } from './index.ts';

export const mpan = must(parseMpxn('1012345678903'));
export const otherMpan = must(parseMpxn('1012345678090'));
export const mprn = must(parseMpxn('3938424403'));

export const [AAAA, BBBB, CCCC, DDDD, FFFF] = ['AAAA', 'BBBB', 'CCCC', 'DDDD', 'FFFF'] as PartyId[] as [
  PartyId,
  PartyId,
  PartyId,
  PartyId,
  PartyId,
];
export const monday = instant('2026-11-23T10:00Z');

/** `S1 AAAA>BBBB 2026-01-01 v2 withdrawn`; a `-` loses where nobody had it before. */
export const switchOf = (text: string): SwitchMessage => {
  const [id, parties, date, ...more] = text.split(' ') as [string, string, string, ...string[]];
  const [losing, gaining] = parties.split('>') as [string, PartyId];
  return {
    id: id as SwitchId,
    version: Number(more.find((word) => word.startsWith('v'))?.slice(1) ?? 1),
    mpxn: mpan,
    losing: losing === '-' ? null : (losing as PartyId),
    gaining,
    effectiveFrom: plainDate(date),
    withdrawn: more.includes('withdrawn'),
  };
};
export const switchesOf = (...texts: readonly string[]): SwitchMessage[] => texts.map(switchOf);

/** `AAAA 2026-01-01 S1`, and `by suc_…` where a succession brought the supply. */
export const periodsIn = ({ periods }: RegistrationHistory): string[] =>
  periods.map(
    ({ supplier, from, switchId, succession }) =>
      `${supplier} ${from ?? 'ever'} ${switchId}${succession ? ` by ${succession}` : ''}`,
  );
/** `same-day S1 S2` */
export const contradictionsIn = ({ contradictions }: RegistrationHistory): string[] =>
  contradictions.map(({ kind, switches }) => [kind, ...switches].join(' '));

export const successionOf = (
  name: string,
  from: PartyId,
  to: PartyId,
  effectiveFrom: string,
  more: Partial<Succession> = {},
): Succession => ({
  id: `suc_${name}` as SuccessionId,
  kind: 'solr',
  from,
  to,
  fuel: null,
  mpxns: null,
  effectiveFrom: plainDate(effectiveFrom),
  grace: 0,
  reason: null,
  recordedAt: monday,
  ...more,
});

export const on = (date: string): PlainDate => plainDate(date);
