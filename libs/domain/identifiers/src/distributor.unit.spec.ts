import { must } from '@icx/refusals';
import { distributorWarnings, mpanCheckDigit, parseMpan, parseMprn } from './index.ts';

const mpanOf = (distributor: string) =>
  must(parseMpan(`${distributor}1234567890${mpanCheckDigit(`${distributor}1234567890`)}`));

test.each(['10', '23', '38'])('an MPAN of distributor %s is as usual', (distributor) =>
  expect(distributorWarnings({ mpxn: mpanOf(distributor) })).toEqual([]),
);
test.each(['00', '09', '39', '99'])('an MPAN of distributor %s is accepted, and pointed out', (distributor) =>
  expect(distributorWarnings({ mpxn: mpanOf(distributor) })).toEqual([
    { code: 'mpan-distributor-unusual', detail: expect.stringContaining('10 to 38 are in use'), pointer: '/mpxn' },
  ]),
);
test('each member has its own; gas and nothing have none', () =>
  expect(
    distributorWarnings({ mpxn: must(parseMprn('3938424403')), exportMpan: mpanOf('39'), secondaryImportMpan: null }),
  ).toMatchObject([{ pointer: '/exportMpan' }]));
