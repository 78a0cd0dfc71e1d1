import type { HoldingPage, InstructionDocument } from '@icx/holdings-service';
import { clerkTime } from './london.ts';

type Held = Pick<HoldingPage['items'][number], 'source' | 'line' | 'holder' | 'uploader'>;

/** Where a code that is held came from. */
export const heldFromWords = ({ source, line, holder, uploader }: Held): string =>
  `${source}, line ${line}${holder === uploader ? '' : ` of ${holder}`}`;

export const countWords = ({ count, complete }: { readonly count: number; readonly complete: boolean }): string =>
  complete ? `${count} held.` : `${count} held among those that were counted, and there are more.`;

export const keepingWords = ({ keep, since }: { readonly keep: boolean; readonly since: string | null }): string => {
  const what = keep ? 'Codes that you supply are kept as your holdings' : 'Codes that you supply are not kept';
  return since === null ? `${what}: you have said nothing of it.` : `${what}, since ${clerkTime(since)}.`;
};

const again = (left: boolean, done: string): string => (left ? `${done} More of the file wait: do it again.` : done);

export const resolvedWords = (done: { readonly resolved: number; readonly recalled: number; readonly more: boolean }) =>
  again(done.more, `${done.resolved} resolved; ${done.recalled} requests had the code that was discarded.`);

export const deletedWords = ({ deleted, more: left }: { readonly deleted: number; readonly more: boolean }): string =>
  again(left, `${deleted} erased.`);

export const clearedWords = ({ deviceId }: { readonly deviceId: string }): string =>
  `What you hold for ${deviceId} is offered again.`;

/** What a standing instruction is for. */
export const instructionScopeWords = ({
  fuel,
  deviceTypes,
  manufacturers,
  requesters,
}: Pick<InstructionDocument, 'fuel' | 'deviceTypes' | 'manufacturers' | 'requesters'>): string => {
  const parts = [
    fuel,
    deviceTypes?.join(', '),
    manufacturers && `made by ${manufacturers.join(', ')}`,
    requesters && `asked by ${requesters.join(', ')}`,
  ];
  return parts.filter(Boolean).join('; ') || 'all';
};
