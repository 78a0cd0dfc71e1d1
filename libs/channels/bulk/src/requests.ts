import { abreast } from '@icx/commands';
import type { Services } from '@icx/composition';
import type { Column, FileKind } from '@icx/files-service';
import { isRefusal } from '@icx/refusals';
import { RaiseRequest, type RaiseDraft } from '@icx/requests-service';
import { deviceIdColumn, mpxnColumn, msnColumn } from './device-columns.ts';
import { readerOf } from './reader-of.ts';
import { rejected, resultOf, RowActs } from './row-acts.ts';

const columns: readonly Column[] = [
  deviceIdColumn,
  {
    name: 'deviceType',
    required: false,
    words: 'Needed only where devices of several types have that MSN.',
    example: 'ESME',
  },
  mpxnColumn,
  msnColumn,
  {
    name: 'manufacturer',
    required: false,
    words: 'Needed only where meters of several manufacturers have that MSN.',
    example: 'Wattmeter Ltd',
  },
  {
    name: 'installingSupplier',
    required: false,
    words: 'Who you believe installed: PartyId, MPID or gas short code. Empty: the exchange finds out.',
    example: 'BBBB',
    identifier: true,
  },
  {
    name: 'yourReference',
    required: false,
    words: 'Shown to you alone.',
    example: 'CoS-2026-11-0042',
    identifier: true,
  },
  { name: 'neededBy', required: false, words: 'By when you need it; no clock depends on it.', example: '2026-12-07' },
  { name: 'installedOn', required: false, words: 'Evidence: when it was installed.', example: '2026-10-01' },
  { name: 'serviceFlag', required: false, words: 'Evidence: DCC Service Flag, I.', example: 'I' },
  {
    name: 'siteStatement',
    required: false,
    words: 'Evidence: what somebody saw on site.',
    example: 'Engineer found the meter installed, no WAN.',
  },
];

/** Each row asks for the code of one device. */
export const requestsKind = (services: Services): FileKind<readonly RaiseDraft[]> => ({
  name: 'requests',
  action: 'files:requests',
  columns,
  reader: readerOf('requests'),
  take: async (drafts, lines, act) => {
    const acts = new RowActs(services, act);
    const admitted = await acts.admit('requests:raise');
    if (isRefusal(admitted)) return lines.map((line) => rejected(line, admitted));
    return abreast([...drafts.entries()], async ([index, draft]) => {
      const line = lines[index]!;
      const done = await services.requests.raising.execute(new RaiseRequest(acts.commandOf(line, draft), draft));
      return resultOf(line, done, ({ created }) => (created ? 'accepted' : 'already-held'));
    });
  },
});
