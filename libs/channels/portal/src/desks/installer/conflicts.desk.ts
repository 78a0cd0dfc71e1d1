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
import { clearedWords, clerkTime, deletedWords, heldFromWords, resolvedWords } from '@icx/words';
import { Download, Form, Page, Shown, type Sent, type Visit } from '../../pages/declare.ts';
import type { FieldWords } from '../../pages/fields.ts';
import { addressOf, everyRow, listing, narrowingBy, PER_PAGE } from '../../pages/listing.ts';
import { tableOf, type Cell } from '../../pages/table.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';
import { holdings, type At } from './holdings.desk.ts';

/** Conflicts that the start page counts. */
const COUNTED = 50;
const LIST = '/holdings/conflicts';
type Conflict = ConflictPage['items'][number];

const device = (hint: string): FieldWords => ({ name: 'deviceId', label: 'Device ID', hint, width: 30 });
const source = (hint: string): FieldWords => ({ name: 'source', label: 'Or all of this file', hint, width: 30 });
const reason = (hint: string): FieldWords => ({ name: 'reason', label: 'Why', hint, kind: 'text' });

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

  @Page(LIST, 'holdings:list', { title: 'Conflicts', template: 'tables-page', query: ConflictListDto })
  async list({ caller, query: { after, source: of }, problems }: Visit<ConflictListDto>) {
    const { items, next } = await this.holdings.conflicts(caller.party, { after, limit: PER_PAGE, source: of });
    const list = listing(LIST, { source: of, after }, next, problems);
    const may = this.admission.alsoMay(caller, 'holdings:resolve') === undefined;
    const settle = (given: object, about?: string) => ({
      ...{ text: about === undefined ? 'Settle all of this file' : 'Settle', href: addressOf(`${LIST}/settle`, given) },
      ...(about === undefined ? {} : { about }),
    });
    return {
      ...{ back: holdings, list },
      lead: 'A later code for a device that you hold one for. Nothing is answered from either until you say which one to keep.',
      acts: may && of !== undefined && items.length > 0 ? [settle({ source: of })] : [],
      narrowing: narrowingBy(list, [{ name: 'source', label: 'File' }]),
      tables: [
        tableOf(
          'The first that came first',
          ['Device', 'Manufacturer', 'Came in', 'From', 'Next'],
          items.map((one): readonly Cell[] => [
            ...[one.deviceId, one.manufacturer ?? '-', clerkTime(one.at), heldFromWords(one)],
            may ? settle({ conflict: one.id }, one.deviceId) : '-',
          ]),
        ),
      ],
    };
  }

  @Page(`${LIST}.csv`, 'holdings:list', { title: 'Conflicts', template: '', query: ConflictListDto })
  save({ caller, query: { source: of } }: Visit<ConflictListDto>) {
    const page = (at: At) => this.holdings.conflicts(caller.party, { ...at, source: of });
    return new Download(
      everyRow(columns, page, (one) => columns.map((name) => String(one[name] ?? ''))),
      'conflicts.csv',
    );
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
    const { items, next } = await this.holdings.conflicts(caller.party, { limit: COUNTED });
    return [{ text: 'codes in conflict: say which one to keep', count: items.length, more: next !== null, href: LIST }];
  }
}

const told = (lead: string, back: { readonly text: string; readonly href: string }) =>
  new Shown('tables-page', { lead, back, links: [back], tables: [] });

const columns = [
  ...['id', 'deviceId', 'deviceType', 'holder', 'manufacturer', 'msn', 'representation', 'source', 'line'],
  ...['uploader', 'at'],
] as readonly (keyof Conflict)[];
