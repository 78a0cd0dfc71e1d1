import type { NamedRow } from '@icx/files-service';
import type { Refusal } from '@icx/refusals';
import { explained, spreadsheetDamage, type Expected } from '@icx/tabular';

const deviceId: Expected = { is: 'hexadecimal', lengths: [16] };
const mpan: Expected = { is: 'digits', lengths: [13] };
const date: Expected = { is: 'date' };

/** What a cell of these columns must have been before a spreadsheet had it, in whatever kind of file. */
const expected: Readonly<Record<string, Expected>> = {
  ...{ deviceId, hub: deviceId, installCode: { is: 'hexadecimal', lengths: [32, 36] } },
  ...{ mpxn: { is: 'digits' }, secondaryImportMpan: mpan, exportMpan: mpan, msn: { is: 'text' } },
  ...{ neededBy: date, installedOn: date, installerRecordedOn: date, removedOn: date },
  ...{ effectiveFrom: date, suppliedFrom: date, identifiersFrom: date, startsOn: date, endsOn: date },
};

/** What is wrong with a row: where it shows, what a spreadsheet did that led to it. */
export const withSpoilt = (refusals: readonly Refusal[], cells: NamedRow['cells']): readonly Refusal[] =>
  refusals.map((refusal) => {
    const column = refusal.pointer?.slice(1) ?? '';
    const [cell, wanted] = [cells[column], expected[column]];
    return cell === undefined || !wanted ? refusal : explained(refusal, cell, wanted);
  });

/** Of a row that could be read: what its parsers take as it is, and is spoilt all the same. */
export const spoiltIn = ({ msn }: NamedRow['cells']): readonly Refusal[] => {
  const damage = msn === undefined ? undefined : spreadsheetDamage(msn, expected['msn']!);
  return damage ? [{ ...damage, pointer: '/msn' }] : [];
};
