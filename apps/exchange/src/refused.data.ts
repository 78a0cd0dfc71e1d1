import { vector } from './cast.data.ts';

/** A body that is right in form and refused for what it says, at that member if at any. */
export interface Refusable {
  readonly what: string;
  readonly body: object;
  readonly status: number;
  readonly code: string;
  readonly pointers: readonly string[];
}
const refused = (what: string, body: object, status: number, code: string, pointer?: string): Refusable => ({
  what,
  body,
  status,
  code,
  pointers: pointer ? [pointer] : [],
});

/** Beside Device ID and type of a device that could be asked for. */
export const raises = [
  refused('no device at all', { deviceId: null }, 422, 'device-not-named', '/deviceId'),
  refused('an MPxN without MSN', { deviceId: null, mpxn: '1012345678903' }, 422, 'device-not-named', '/msn'),
  refused('an MSN without MPxN', { deviceId: null, msn: 'E6S26000000' }, 422, 'device-not-named', '/mpxn'),
  refused('a hub, which needs no code', { deviceType: 'CHF' }, 400, 'validation-failed', '/deviceType'),
  refused('a device nobody knows', { deviceId: '00-DB-12-34-56-78-90-A0' }, 422, 'not-registered-supplier'),
  refused('another type than the inventory has', { deviceType: 'PPMID' }, 422, 'device-type-mismatch', '/deviceType'),
  refused('another MPxN than the inventory has', { mpxn: '1012345678903' }, 422, 'mpxn-mismatch', '/mpxn'),
  refused('an MPAN with a wrong check digit', { mpxn: '1012345678904' }, 400, 'validation-failed', '/mpxn'),
  refused('an MPRN with wrong check digits', { mpxn: '3938424404' }, 400, 'validation-failed', '/mpxn'),
  refused('an installer nobody knows', { installingSupplier: 'ZZZZ' }, 422, 'party-unknown', '/installingSupplier'),
  refused('SECAS as installer', { installingSupplier: 'SECA' }, 422, 'party-unknown', '/installingSupplier'),
  refused(
    'an installation that is ahead',
    { evidenceOfInstallation: { installedOn: '2999-01-01' } },
    422,
    'date-in-future',
    '/evidenceOfInstallation/installedOn',
  ),
  refused('a day that has passed', { neededBy: '2020-01-01' }, 422, 'date-in-past', '/neededBy'),
  refused('another MSN than the inventory has', { msn: 'E6S0' }, 422, 'msn-mismatch', '/msn'),
  refused('yourself as installer', { installingSupplier: 'AAA' }, 422, 'addressee-is-requester', '/installingSupplier'),
];

const supplied = { answer: 'code-supplied', installCode: vector };
const denied = { answer: 'not-installer' };
const query = { answer: 'already-commissioned' };
export const answers = [
  refused('a code without the code', { answer: 'code-supplied' }, 422, 'required', '/installCode'),
  refused(
    'a code with who else installed',
    { ...supplied, suggestedInstaller: 'CCCC' },
    422,
    'member-not-applicable',
    '/suggestedInstaller',
  ),
  refused('a code both ways', { ...supplied, sealedCode: 'a..b.c.d' }, 422, 'member-not-applicable', '/installCode'),
  refused(
    'sealed, not saying what it is',
    { answer: 'code-supplied', sealedCode: 'a..b.c.d' },
    422,
    'required',
    '/representation',
  ),
  refused('not-installer with a code', { ...supplied, ...denied }, 422, 'member-not-applicable', '/installCode'),
  refused('not-installer with a reason', { ...denied, reason: 'lost' }, 422, 'member-not-applicable', '/reason'),
  refused('an own reason', { answer: 'code-not-held', reason: 'sold' }, 400, 'validation-failed', '/reason'),
  refused('no code, and not why', { answer: 'code-not-held', note: 'n' }, 422, 'required', '/reason'),
  refused('invalid, and not why', { answer: 'request-invalid' }, 422, 'required', '/note'),
  refused(
    'a query with a reason of another answer',
    { ...query, reason: 'lost' },
    422,
    'member-not-applicable',
    '/reason',
  ),
  refused('a leg that is not there', { ...supplied, leg: 7 }, 422, 'leg-unknown', '/leg'),
  refused(
    'for another device',
    { ...supplied, deviceId: '00-DB-12-34-56-78-90-A0' },
    422,
    'device-id-mismatch',
    '/deviceId',
  ),
  refused('nobody known', { ...denied, suggestedInstaller: 'ZZZZ' }, 422, 'party-unknown', '/suggestedInstaller'),
  refused('yourself', { ...denied, suggestedInstaller: 'BBB' }, 422, 'suggestion-is-yourself', '/suggestedInstaller'),
];

export const reroutes = [
  refused('nobody known', { addressee: 'ZZZZ' }, 422, 'party-unknown', '/addressee'),
  refused('SECAS', { addressee: 'SECA' }, 422, 'party-unknown', '/addressee'),
  refused('DCC', { addressee: 'DCCX' }, 422, 'party-unknown', '/addressee'),
  refused('yourself', { addressee: 'AAA' }, 422, 'addressee-is-requester', '/addressee'),
  refused('who has it now', { addressee: 'BBBB' }, 409, 'already-asked', '/correction'),
];

export const clockMoves = [
  refused('neither instant nor duration', {}, 422, 'clock-move-unclear', '/advance'),
  refused('both', { now: '2030-01-01T00:00:00Z', advance: 'P1D' }, 422, 'clock-move-unclear', '/advance'),
  refused('a time gone by', { now: '2020-01-01T00:00:00Z' }, 409, 'clock-backwards', '/now'),
  refused('a negative duration', { advance: '-P1D' }, 422, 'duration-invalid', '/advance'),
  refused('no duration', { advance: 'tomorrow' }, 422, 'duration-invalid', '/advance'),
  refused('beyond all deadlines', { advance: 'P6990Y' }, 422, 'clock-too-far', '/advance'),
  refused('beyond all time', { advance: 'P999999Y' }, 422, 'duration-invalid', '/advance'),
];

export interface WrongCode {
  /** What is wrong with it. */
  readonly by: string;
  readonly installCode: string;
  readonly code: string;
  /** What it is told. */
  readonly detail: RegExp;
  readonly representation: string | undefined;
}
const wrong = (by: string, installCode: string, code: string, detail: RegExp, representation?: string): WrongCode => ({
  by,
  installCode,
  code,
  detail,
  representation,
});
const at = (place: number, character: string) => vector.slice(0, place) + character + vector.slice(place + 1);
const raw = vector.slice(0, 32);
const mismatch = 'install-code-crc-mismatch';
const notHexadecimal = 'install-code-invalid';

export const wrongCodes = [
  wrong('a digit', at(5, '0'), mismatch, /label.*letters read as digits.*least significant byte/s),
  wrong('the byte order of its CRC', `${raw}B5C3`, mismatch, /reverse order/),
  wrong('a letter O for a zero', at(6, 'O'), notHexadecimal, /"O" at place 7, which looks like the digit 0/),
  wrong('a letter I for a one', at(26, 'I'), notHexadecimal, /looks like the digit 1/),
  wrong('a foreign character', at(3, '€'), notHexadecimal, /at place 4/),
  wrong('a control character', at(3, '\u0000'), notHexadecimal, /U\+0000/),
  wrong('a line break within', `${vector.slice(0, 18)}\n${vector.slice(18)}`, notHexadecimal, /U\+000A/),
  wrong('one digit too few', vector.slice(1), 'install-code-length', /35 hexadecimal digits/),
  wrong('one digit too many', `${vector}0`, 'install-code-length', /37 hexadecimal digits/),
  wrong('twelve bytes', '83FED3407A939723A5C639FF4C12', 'install-code-short', /28 digits/),
  wrong('nothing', ' ', notHexadecimal, /blank/),
  wrong('what a spreadsheet left of it', '8.3E+35', notHexadecimal, /spreadsheet/),
  wrong('a test pattern', '0123456789ABCDEF0123456789ABCDEF', 'install-code-test-pattern', /test pattern/),
  wrong('one byte sixteen times', 'A7'.repeat(16), 'install-code-test-pattern', /test pattern/),
  wrong('a CRC that it should not have', vector, 'representation-mismatch', /36 digits/, 'raw-16'),
  wrong('no CRC where it should have one', raw, 'representation-mismatch', /32 digits/, 'raw-16+crc'),
];
