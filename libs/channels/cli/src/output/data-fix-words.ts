import type { DataFixDocument, DataFixPage } from '@icx/data-fixes-service';
import { caseEventAt, caseState, channelWords, claimOf, clerkTime, narrateCase } from '@icx/words';
import { fields, table } from './table.ts';

export const dataFixWords = (found: DataFixDocument): string => {
  const { reports, handler, incident, category, conflicting, consumerComplaint, ending, history } = found;
  const head = fields([
    ['state', caseState(found.state)],
    ['device', found.deviceId],
    ['item', found.item],
    ...reports.map((report) => ['report', `${report.by}: ${claimOf(report)}`] as const),
    ['', conflicting ? 'The reports conflict.' : null],
    ['complaint', consumerComplaint ? 'a consumer has complained' : null],
    ['handler', handler],
    ['category', category && String(category)],
    ['incident', incident],
    ['went on', ending?.next],
  ]);
  const course = history.map((event) => [
    clerkTime(caseEventAt(event)),
    channelWords(event.channel),
    narrateCase(event),
  ]);
  return `${found.case}\n${head}\n\n${table(['when', 'through', 'what'], course)}`;
};

export const dataFixListWords = ({ items, next }: DataFixPage): string => {
  if (items.length === 0) return 'No such cases.';
  const lines = items.map((row) => [
    row.case,
    row.deviceId,
    row.item,
    caseState(row.state),
    row.reportedBy,
    row.handler ?? '-',
    row.incident ?? '-',
    clerkTime(row.openedAt),
    [row.consumerComplaint && 'COMPLAINT', row.conflicting && 'CONFLICT'].filter(Boolean).join(' '),
  ]);
  const listed = table(['case', 'device', 'item', 'state', 'reported by', 'handler', 'incident', 'opened', ''], lines);
  return next === null ? listed : `${listed}\n\nThere are more: --cursor ${next}`;
};
