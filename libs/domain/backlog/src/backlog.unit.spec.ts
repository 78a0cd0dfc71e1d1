import { parseDeviceId, parsePartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { instant, plainDate } from '@icx/working-days';
import {
  acceptProposal,
  decideFile,
  declineProposal,
  evolveBacklog,
  evolveFileDecision,
  isEvidenced,
  leaveRegister,
  noEntry,
  proposeDevice,
  registerDevice,
} from './index.ts';
import type { BacklogDevice, BacklogEvent, BacklogState, FileDecisionEvent, FileDecisionState } from './index.ts';

const party = (id: string) => must(parsePartyId(id));
const at = instant('2026-11-24T10:00:00.000Z');
const began = plainDate('2022-02-24');
const device: BacklogDevice = {
  requester: party('AAAA'),
  deviceId: must(parseDeviceId('00-DB-12-34-56-78-90-A0')),
  deviceType: 'ESME',
  mpxn: null,
  msn: null,
  fuel: 'electricity',
  smiStatus: 'Pending',
  installedOn: plainDate('2022-02-23'),
  evidence: null,
  reason: null,
};
const undated = { ...device, installedOn: null };
const imported = { at, by: party('SECA'), file: 'fil_0123456789' };
const offered = { at, by: party('AAAA'), file: null };
const after = (...events: readonly BacklogEvent[]): BacklogState => events.reduce(evolveBacklog, noEntry);
const codeOf = (decided: object): unknown => (isRefusal(decided) ? decided.code : decided);

const registered: BacklogEvent = { type: 'backlog.device-registered.v1', data: { ...imported, device } };
const proposed: BacklogEvent = { type: 'backlog.device-proposed.v1', data: { ...offered, device } };
const undatedProposal: BacklogEvent = { type: 'backlog.device-proposed.v1', data: { ...offered, device: undated } };
const left: BacklogEvent = { type: 'backlog.device-left.v1', data: { at, reason: 'r' } };
const declined: BacklogEvent = { type: 'backlog.proposal-declined.v1', data: { at, reason: 'r' } };

describe('SECAS imports a row', () => {
  const take = (row: BacklogDevice, state: BacklogState) => codeOf(registerDevice(row, imported, state, began));

  test.each([
    ['of a device that nobody named', noEntry, device, [registered]],
    ['of one that was proposed', after(proposed), device, [registered]],
    ['again: nothing changes', after(registered), device, []],
    [
      'with another date: it stays as it is',
      after(registered),
      { ...device, installedOn: plainDate('2020-01-01') },
      [],
    ],
    ['of one that left', after(registered, left), device, 'backlog-left'],
    [
      'installed on the day of the obligation',
      noEntry,
      { ...device, installedOn: began },
      'installed-since-obligation',
    ],
    ['without a date and without a reason', noEntry, undated, 'reason-required'],
    [
      'without a date, with its reason',
      noEntry,
      { ...undated, reason: 'no records before 2021' },
      [{ ...registered, data: { ...imported, device: { ...undated, reason: 'no records before 2021' } } }],
    ],
  ])('%s', (_, state, row, outcome) => expect(take(row, state)).toEqual(outcome));
});

describe('a supplier proposes a row', () => {
  const propose = (row: BacklogDevice, state: BacklogState) => codeOf(proposeDevice(row, offered, state, began));

  test.each([
    ['of a device that nobody named', noEntry, device, [proposed]],
    ['undated: SECAS is to give the reason, not it', noEntry, { ...undated, reason: 'mine' }, [undatedProposal]],
    ['again: nothing changes', after(proposed), device, []],
    ['of what is on the register', after(registered), device, []],
    ['of what was declined: SECAS decides anew', after(proposed, declined), device, [proposed]],
    ['of what left', after(registered, left), device, 'backlog-left'],
    ['installed since', noEntry, { ...device, installedOn: began }, 'installed-since-obligation'],
  ])('%s', (_, state, row, outcome) => expect(propose(row, state)).toEqual(outcome));
});

describe('SECAS decides', () => {
  const accept = (state: BacklogState, reason: string | null = null, from = began) =>
    codeOf(acceptProposal({ at, reason }, state, from));

  test('to accept: it is on the register, with its reason where undated', () => {
    expect(accept(after(proposed))).toEqual([{ type: 'backlog.proposal-accepted.v1', data: { at, reason: null } }]);
    expect(accept(after(undatedProposal))).toBe('reason-required');
    expect(after(undatedProposal, { type: 'backlog.proposal-accepted.v1', data: { at, reason: 'known' } })).toEqual({
      status: 'registered',
      device: { ...undated, reason: 'known' },
      came: offered,
      registeredAt: at,
    });
  });

  test('by the obligation as it is now, and once', () => {
    expect(accept(after(proposed), null, plainDate('2022-02-23'))).toBe('installed-since-obligation');
    expect(accept(after(registered))).toBe('proposal-not-open');
    expect(codeOf(declineProposal({ at, reason: 'r' }, after(proposed)))).toEqual([declined]);
    expect(codeOf(declineProposal({ at, reason: 'r' }, after(proposed, declined)))).toBe('proposal-not-open');
  });

  test('that a device leaves: once, and only from the register', () => {
    const leave = (state: BacklogState) => codeOf(leaveRegister({ at, reason: 'r' }, state));
    expect(leave(after(registered))).toEqual([left]);
    expect(after(registered, left)).toMatchObject({ status: 'left', registeredAt: at, leftAt: at, leaving: 'r' });
    expect(leave(after(registered, left))).toBe('backlog-left');
    expect(leave(after(proposed))).toBe('not-on-register');
  });

  test('on a file: not again while it is carried out', () => {
    const decision = { at, file: 'fil_0123456789', accepted: true, reason: null };
    const decided: FileDecisionEvent = { type: 'backlog.file-decided.v1', data: decision };
    const done: FileDecisionEvent = { type: 'backlog.file-carried-out.v1', data: { at, decided: 2, refused: 0 } };
    const state = (...events: readonly FileDecisionEvent[]) =>
      events.reduce<FileDecisionState>(evolveFileDecision, null);
    expect(decideFile(decision, null)).toEqual([decided]);
    expect(codeOf(decideFile(decision, state(decided)))).toBe('file-being-decided');
    expect(decideFile(decision, state(decided, done))).toEqual([decided]);
  });
});

test.each([
  [{ installedOn: began, evidence: null, smiStatus: 'Pending' } as const, true],
  [{ installedOn: null, evidence: 'job sheet', smiStatus: 'Pending' } as const, true],
  [{ installedOn: null, evidence: null, smiStatus: 'InstalledNotCommissioned' } as const, true],
  [{ installedOn: null, evidence: null, smiStatus: 'Pending' } as const, false],
  [{ installedOn: null, evidence: null, smiStatus: null } as const, false],
])('%j is evidence of installation: %s', (said, evidenced) => expect(isEvidenced(said)).toBe(evidenced));
