import type { DataFixId } from '@icx/data-fixes';
import { dataFixDocument, type DataFixDocument } from '@icx/data-fixes-service';
import { isRefusal } from '@icx/refusals';
import { caseState, clerkTime, narrateCase } from '@icx/words';
import { exact, heading, text, type Block } from '../layout/blocks.ts';
import type { Writer } from './writer.ts';

/** Cases that a mail tells one by one. */
const SHOWN = 20;

export const dataFix: Writer = async ({ notice: { about, party }, services, publicUrl }) => {
  const ids = (about['data-fix'] ?? '').split(' ').filter(Boolean) as DataFixId[];
  const found = await Promise.all(ids.slice(0, SHOWN).map((id) => services.dataFixes.read(id, { party, as: 'party' })));
  const cases = found.flatMap((one) => (isRefusal(one) ? [] : [dataFixDocument(one)]));
  const [first] = cases;
  if (!first) return undefined;
  const [shown, more] = [cases.length, ids.length - cases.length];
  return {
    subject:
      shown === 1 ? `Data-fix case ${first.case}: ${caseState(first.state)}` : `${ids.length} data-fix cases moved`,
    title: shown === 1 ? 'A data-fix case has moved' : 'Data-fix cases have moved',
    blocks: [
      ...cases.map(factsOf),
      ...(more > 0 ? [text(`And ${more} more.`)] : []),
      heading('Signed in'),
      exact(`npx @icx/icx data-fix show ${first.case}`, `GET ${publicUrl}/v1/inventory/data-fixes/${first.case}`),
    ],
  };
};

const factsOf = ({ case: id, deviceId, item, state, incident, handler, history }: DataFixDocument): Block => ({
  is: 'facts',
  facts: [
    ['Case', id] as const,
    ['Device ID', deviceId] as const,
    ['What is wrong', item] as const,
    ['State', caseState(state)] as const,
    [
      'Last',
      history.length > 0 ? `${clerkTime(history.at(-1)!.recordedAt)}: ${narrateCase(history.at(-1)!)}` : '-',
    ] as const,
    ...(incident ? [['Incident', incident] as const] : []),
    ...(handler ? [['Handler', handler] as const] : []),
  ],
});
