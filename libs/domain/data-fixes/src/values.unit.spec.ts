import fc from 'fast-check';
import { isRefusal } from '@icx/refusals';
import {
  items,
  parseDataFixId,
  parseHandler,
  parseIncidentCategory,
  parseIncidentReference,
  parseValues,
  subjectOf,
} from './index.ts';
import type { Item } from './index.ts';

type Good = [Item, given: string, stored: string];
type Bad = [Item, given: unknown, code: string];

const good: Good[] = [
  ['device-status', 'installed not commissioned', 'InstalledNotCommissioned'],
  ['import-mpxn', '1012345678903', '1012345678903'],
  ['import-mpxn', ' 3938424403 ', '3938424403'],
  ['secondary-import-mpan', '1012345678090', '1012345678090'],
  ['export-mpan', '1012345678903', '1012345678903'],
  ['import-mpxn', 'None', 'none'],
  ['secondary-import-mpan', 'none', 'none'],
  ['export-mpan', ' NONE ', 'none'],
  ['device-type', 'gsme', 'GSME'],
  ['device-type', 'gpf', 'GPF'],
  ['esme-variant', 'BC', 'BC'],
  ['manufacturer', 'Example Meters', 'Example Meters'],
  ['model', 'E6S', 'E6S'],
  ['firmware-version', '00 01 0A 2F', '00 01 0A 2F'],
  ['msn', 'E6S 12345/67', 'E6S 12345/67'],
  ['map-id', 'mapx', 'MAPX'],
  ['other', 'the hub of another premises', 'the hub of another premises'],
];
const bad: Bad[] = [
  ['device-status', 'Sleeping', 'smi-status-invalid'],
  ['import-mpxn', '1012345678904', 'mpan-check-digit'],
  ['secondary-import-mpan', '3938424403', 'mpan-invalid'],
  ['export-mpan', '3938424403', 'mpan-invalid'],
  ['device-type', 'TOASTER', 'device-type-invalid'],
  ['esme-variant', 'much too long', 'esme-variant-invalid'],
  ['model', 'x'.repeat(61), 'model-invalid'],
  ['model', 'line\nbreak', 'text-invalid'],
  ['firmware-version', 'x'.repeat(41), 'firmware-version-invalid'],
  ['map-id', 'MAPXY', 'map-id-invalid'],
  ['device-status', 'none', 'smi-status-invalid'],
  ['other', ' ', 'text-invalid'],
  ['other', 7, 'text-invalid'],
  ['other', '83FED3407A939723A5C639B26916D505', 'install-code-misplaced'],
  ['msn', undefined, 'text-invalid'],
];

test.each(good)('%s %j is wanted as %j', (item, given, stored) =>
  expect(parseValues(item, null, given)).toEqual({ current: null, wanted: stored }),
);
test('each item has its parser proved', () => expect(new Set(good.map(([item]) => item))).toEqual(new Set(items)));
test.each(bad)('%s %j is refused with %s', (item, given, code) =>
  expect(parseValues(item, null, given)).toMatchObject({ refused: true, code, pointer: '/wanted' }),
);

test('what is there now may be anything, for it may be the fault', () =>
  expect(parseValues('import-mpxn', '10123', '1012345678903')).toEqual({ current: '10123', wanted: '1012345678903' }));
test('but not what may be an install code', () =>
  expect(parseValues('other', '83FED3407A939723A5C639B26916D505', 'x')).toMatchObject({
    code: 'install-code-misplaced',
    pointer: '/current',
  }));
test('wanting what is there, however it is spelled, is refused', () =>
  expect(parseValues('map-id', 'mapx', 'MAPX')).toMatchObject({ code: 'nothing-to-fix' }));

test('an MPxN that is none cannot be wanted away', () =>
  expect(parseValues('export-mpan', 'none', 'None')).toMatchObject({ code: 'nothing-to-fix' }));

test('a case is about its fault under other, and about nothing more under the items that have one value', () => {
  expect(subjectOf({ item: 'other', wanted: 'The hub  of another premises' })).toBe('the hub of another premises');
  expect(subjectOf({ item: 'model', wanted: 'E6S' })).toBeNull();
});

test('a stored value is parsed to itself: reports of the same value are equal', () => {
  fc.assert(
    fc.property(fc.constantFrom(...items), fc.string({ unit: 'grapheme', maxLength: 70 }), (item, text) => {
      const values = parseValues(item, null, text);
      if (!isRefusal(values)) expect(parseValues(item, null, values.wanted)).toEqual(values);
    }),
    { seed: 213 },
  );
});

test.each(['INC', 'INC000012345', ' INC/2026-1 ', 'x'.repeat(40)])('%j is an Incident reference', (text) =>
  expect(parseIncidentReference(text)).toBe(text.trim()),
);
test.each(['IN', 'INC 1', 'x'.repeat(41), 'INC\u200b1', '', null, 12345])('%j is none', (value) =>
  expect(parseIncidentReference(value)).toMatchObject({ code: 'incident-reference-invalid' }),
);
test.each([3, 4, 5, '3'])('%j is a category', (value) => expect(parseIncidentCategory(value)).toBe(Number(value)));
test.each([2, 6, '03', null])('%j is none', (value) =>
  expect(parseIncidentCategory(value)).toMatchObject({ code: 'incident-category-invalid' }),
);
test.each(['icr_TEST000000000001', 'dfc_short', 'dfc_abc/../secret0', 5])('%j names no case', (value) =>
  expect(parseDataFixId(value)).toMatchObject({ code: 'data-fix-id-invalid' }),
);
test('a handler is a name, in one line', () => {
  expect(parseHandler(' Ada Byron ')).toBe('Ada Byron');
  expect(parseHandler('Ada\nByron')).toMatchObject({ code: 'text-invalid' });
});
