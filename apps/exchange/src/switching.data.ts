const code = '83FED3407A939723A5C639B26916D505';

/** Of a switch: the member, a value that is wrong for it, and the code under which that is told. */
export const wrongMembers: readonly (readonly [string, unknown, string])[] = [
  ['mpxn', '1012345678904', 'mpan-check-digit'],
  ['mpxn', null, 'required'],
  ['losing', 7, 'text-invalid'],
  ['losing', code, 'install-code-misplaced'],
  ['gaining', null, 'required'],
  ['gaining', 'x'.repeat(61), 'text-invalid'],
  ['gaining', code, 'install-code-misplaced'],
  ['effectiveFrom', '2026-02-30', 'date-invalid'],
  ['effectiveFrom', '23/11/2026', 'date-invalid'],
  ['id', 'with space', 'switch-id-invalid'],
  ['id', 'x'.repeat(65), 'switch-id-invalid'],
  ['id', code, 'install-code-misplaced'],
  ['version', 0, 'number-invalid'],
  ['version', 1_000_001, 'number-invalid'],
  ['version', 1.5, 'number-invalid'],
  ['withdrawn', 'perhaps', 'flag-invalid'],
  ['colour', 'red', 'unknown-member'],
];

/** A switch that is right in form and refused for what it says. */
export const refusedSwitches: readonly (readonly [string, object, string, string])[] = [
  ['a gaining supplier that nobody knows', { gaining: 'ZZZZ' }, 'party-unknown', '/gaining'],
  ['a losing supplier that nobody knows', { losing: 'ZZZZ' }, 'party-unknown', '/losing'],
  ['an asset provider', { gaining: 'MAPX' }, 'party-unknown', '/gaining'],
  ['from one to the same', { gaining: 'AAA' }, 'switch-to-itself', '/gaining'],
];

export const wrongQueries: readonly (readonly [string, string, string])[] = [
  ['counts?date=2026-02-30', '/date', 'date-invalid'],
  ['counts?day=2026-02-03', '/day', 'unknown-member'],
  ['contradictions?after=x', '/after', 'mpxn-invalid'],
  ['contradictions?limit=501', '/limit', 'number-invalid'],
];

/** Of a succession. */
export const wrongSuccessions: readonly (readonly [string, unknown, string])[] = [
  ['/kind', 'takeover', 'value-not-known'],
  ['/from', null, 'required'],
  ['/from', code, 'install-code-misplaced'],
  ['/to', 7, 'text-invalid'],
  ['/effectiveFrom', '2026-02-30', 'date-invalid'],
  ['/fuel', 'oil', 'value-not-known'],
  ['/mpxns', '1012345678903', 'mpxns-invalid'],
  ['/mpxns/1', ['1012345678903', '1012345678904'], 'mpan-check-digit'],
  ['/grace', -1, 'number-invalid'],
  ['/grace', 61, 'number-invalid'],
  ['/reason', code, 'install-code-misplaced'],
  ['/colour', 'red', 'unknown-member'],
];

export const refusedSuccessions: readonly (readonly [string, object, number, string, readonly string[]])[] = [
  ['of nobody known', { from: 'ZZZZ' }, 422, 'party-unknown', ['/from']],
  ['by an asset provider', { to: 'MAPX' }, 422, 'party-unknown', ['/to']],
  ['by itself', { to: 'FFF' }, 422, 'succession-to-itself', ['/to']],
  ['of no meter points', { mpxns: [] }, 422, 'scope-empty', ['/mpxns']],
  ['of another fuel', { fuel: 'gas', mpxns: ['1012345678903'] }, 422, 'scope-fuel-mismatch', ['/mpxns/0']],
];

export const wrongPremises: readonly (readonly [string, unknown, string])[] = [
  ['deviceTypes', 'ESME', 'device-types-invalid'],
  ['deviceTypes', [], 'device-types-invalid'],
  ['deviceTypes', ['ESME', 'CHF'], 'device-type-needs-no-install-code'],
  ['deviceTypes', ['ESME', 7], 'device-type-invalid'],
  ['yourReference', code, 'install-code-misplaced'],
  ['installingSupplier', 7, 'text-invalid'],
  ['neededBy', 'soon', 'date-invalid'],
  ['colour', 'red', 'unknown-member'],
];
