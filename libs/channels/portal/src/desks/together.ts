import type { FieldWords } from '../pages/fields.ts';
import { tableOf, type Cell } from '../pages/table.ts';
import type { RaisedTogether } from '@icx/requests-service';
import { clerkCount, clockWords, raisingOutcomes } from '@icx/words';
import { requestAt } from './acting.ts';

/** What is asked of each of several devices alike. */
export const ofEach: readonly FieldWords[] = [
  { name: 'yourReference', label: 'Your reference', hint: 'Of each request. Shown to you alone.', width: 20 },
  { name: 'neededBy', label: 'Needed by', kind: 'date', hint: 'The addressees are told. No clock depends on it.' },
  {
    ...{ name: 'installingSupplier', label: 'Who installed them, if you know', width: 10 },
    hint: 'Asked first. Left out, the exchange finds out for each.',
  },
];

const counted = (items: readonly RaisedTogether[]): string =>
  Object.entries(raisingOutcomes)
    .map(([outcome, words]) => [items.filter((one) => one.outcome === outcome).length, words] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ') || 'nothing to ask for';

const lineOf = (item: RaisedTogether): readonly Cell[] => {
  const about = [item.deviceType, raisingOutcomes[item.outcome]];
  if (item.outcome === 'refused') return [item.deviceId, ...about, '-', item.problem.detail];
  const { id, leg } = item.request;
  const device = { text: item.deviceId, href: requestAt(id) };
  return [device, ...about, leg?.addressee ?? '-', leg ? clockWords(leg) : 'nobody is known to ask'];
};

/** What became of asking for several devices at once. */
export const raisedPage = (
  items: readonly RaisedTogether[],
  back: { readonly text: string; readonly href: string },
) => ({
  back,
  lead: `Of ${clerkCount(items.length, 'device')}: ${counted(items)}.`,
  tables: [
    tableOf('What became of each', ['Device', 'Type', 'Request', 'With', 'Clock, or why not'], items.map(lineOf)),
  ],
});
