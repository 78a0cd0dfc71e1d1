import { Injectable } from '@nestjs/common';
import {
  ClearanceDto,
  ConflictListDto,
  ConflictResolutionDto,
  HoldingDeletionDto,
  oneOfTwo,
} from '@icx/api-channel/dto/holdings/holdings';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { Conflicts, Deletions, HoldingList, Suspicions, type ConflictPage } from '@icx/holdings-service';
import { clearedWords, deletedWords, heldFromWords, resolvedWords } from '@icx/words';
import { Form, List, Shown, type Sent, type Visit } from '../../pages/declare.ts';
import type { FieldWords } from '../../pages/fields.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { addressOf, PER_PAGE } from '../../pages/listing.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';
import { holdings } from './holdings.desk.ts';

const LIST = '/holdings/conflicts';

const device = (hint: string): FieldWords => ({ name: 'deviceId', label: 'Device ID', hint, width: 30 });
const source = (hint: string): FieldWords => ({ name: 'source', label: 'Or all of this file', hint, width: 30 });
const reason = (hint: string): FieldWords => ({ name: 'reason', label: 'Why', hint, kind: 'text' });

type Conflict = ConflictPage['items'][number];
/** With where it is settled, for who may. */
type Line = Conflict & { readonly settle: string | undefined };
const settling = (given: object): string => addressOf(`${LIST}/settle`, given);

const columns: readonly Column<Line>[] = [
  { name: 'Device', whole: true, of: ({ deviceId }) => deviceId },
  { name: 'Manufacturer', of: ({ manufacturer }) => manufacturer },
  { name: 'Came in', as: 'time', of: ({ at }) => at },
  { name: 'From', of: (one) => heldFromWords(one) },
  {
    ...{ name: 'Next', onPage: true },
    of: ({ settle, deviceId }) => settle && { text: 'Settle', href: settle, about: deviceId },
  },
];
const members = [
  ...(['id', 'deviceId', 'deviceType', 'holder', 'manufacturer', 'msn'] as const),
  ...(['representation', 'source', 'line', 'uploader', 'at'] as const),
] satisfies readonly (keyof Conflict)[];
const saved = members.map((name): Column<Line> => ({ name, of: (one) => one[name] }));

/** What of the holdings is in doubt or to go: two codes for one device, a suspect one, one that is not to be held. */
@Injectable()
export class ConflictsDesk {
  constructor(
    private readonly holdings: HoldingList,
    private readonly conflicts: Conflicts,
    private readonly deletions: Deletions,
    private readonly suspicions: Suspicions,
    private readonly admission: Admission,
  ) {}

  @List<Line>(LIST, 'holdings:list', {
    ...{ title: 'Conflicts', query: ConflictListDto, columns, saved, filters: [{ name: 'source', label: 'File' }] },
    empty: 'There is none: of each device you hold one code.',
  })
  list({ caller, query: { source: of } }: Visit<ConflictListDto>): ListOf<Line> {
    const may = this.admission.alsoMay(caller, 'holdings:resolve') === undefined;
    return {
      back: holdings,
      caption: 'The first that came first',
      lead: 'A later code for a device that you hold one for. Nothing is answered from either until you say which one to keep.',
      acts: may && of !== undefined ? [{ text: 'Settle all of this file', href: settling({ source: of }) }] : [],
      rows: async (at) => {
        const { items, next } = await this.holdings.conflicts(caller.party, { ...at, source: of });
        return {
          items: items.map((one) => ({ ...one, settle: may ? settling({ conflict: one.id }) : undefined })),
          next,
        };
      },
    };
  }

  @Form(`${LIST}/settle`, 'holdings:resolve', {
    ...{
      title: 'Which code to keep',
      body: ConflictResolutionDto,
      given: 'about',
      check: 'mindSettling',
      done: 'Settled.',
    },
    submit: 'Settle it',
    fields: [
      { name: 'conflict', label: 'Conflict', hint: 'Its number, as the list has it.', width: 10 },
      source('The first 500 conflicts that it brought.'),
      {
        ...{ name: 'keep', label: 'Keep', kind: 'choice' },
        options: [
          { value: 'held', text: 'What you hold', hint: 'The later code is erased.' },
          { value: 'other', text: 'The later code', hint: 'It takes the place of what you hold.' },
        ],
      },
      reason('Told to whoever was given the code that is discarded. Never a code.'),
    ],
  })
  async settle({ body, caller, context }: Sent<ConflictResolutionDto>) {
    const which = orRefuse(oneOfTwo(['conflict', body.conflict], body.source));
    const named = 'one' in which ? { conflict: which.one } : which;
    const done = orRefuse(await this.conflicts.resolve(caller.party, named, body.keep, body.reason, context));
    return told(resolvedWords(done), { text: 'Conflicts', href: LIST });
  }

  @Form('/holdings/deletion', 'holdings:delete', {
    ...{
      title: 'Erase what you hold',
      body: HoldingDeletionDto,
      given: 'about',
      check: 'mindErasing',
      done: 'Erased.',
    },
    submit: 'Erase it',
    fields: [
      device('What you hold for this device.'),
      source('Up to 1,000 codes that it brought.'),
      reason('For your own record. Never a code.'),
    ],
  })
  async erase({ body: { deviceId, source: of, reason: why }, caller, context }: Sent<HoldingDeletionDto>) {
    const which = orRefuse(oneOfTwo(['deviceId', deviceId], of));
    const done = orRefuse(
      'one' in which
        ? await this.deletions.deleteOne(caller.party, which.one, why, context)
        : await this.deletions.deleteFile(caller.party, which.source, why, context),
    );
    return told(deletedWords(done), holdings);
  }

  @Form('/holdings/clearance', 'holdings:resolve', {
    ...{ title: 'A suspect code is right after all', body: ClearanceDto, given: 'about', submit: 'It is right' },
    done: 'It is offered again.',
    fields: [device('What you hold for this device.'), reason('For your own record. Never a code.')],
  })
  async clear({ body: { deviceId, reason: why }, caller, context }: Sent<ClearanceDto>) {
    return told(clearedWords(orRefuse(await this.suspicions.clear(caller.party, deviceId, why, context))), holdings);
  }

  about() {
    return { back: holdings.href };
  }

  mindSettling({ body: { conflict, source: of } }: Sent<ConflictResolutionDto>) {
    orRefuse(oneOfTwo(['conflict', conflict], of));
    return { lead: 'The code that is not kept is erased, and recalled from whoever was given it.' };
  }

  mindErasing({ body: { deviceId, source: of } }: Sent<HoldingDeletionDto>) {
    orRefuse(oneOfTwo(['deviceId', deviceId], of));
    return { lead: 'Erased codes cannot be had back.' };
  }

  @Waits('holdings:list')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const { items, next } = await this.holdings.conflicts(caller.party, { limit: PER_PAGE });
    return [{ text: 'codes in conflict: say which one to keep', count: items.length, more: next !== null, href: LIST }];
  }
}

const told = (lead: string, back: { readonly text: string; readonly href: string }) =>
  new Shown('tables-page', { lead, back, links: [back], tables: [] });
