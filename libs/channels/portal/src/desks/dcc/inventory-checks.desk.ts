import { Injectable } from '@nestjs/common';
import { Field, oneOf, orRefuse, Refused, text } from '@icx/api-channel/http';
import type { Caller } from '@icx/admission';
import { certifiedProductMembers } from '@icx/inventory';
import {
  CertifiedProductsList,
  differences,
  Reconciliation,
  type Difference,
  type Discrepancy,
} from '@icx/inventory-service';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { openTable } from '@icx/tabular';
import { clerkCount, differenceWords } from '@icx/words';
import { Download, Form, Page, Shown, type Sent, type Visit } from '../../pages/declare.ts';
import { addressOf } from '../../pages/listing.ts';
import { linkedCount, tableOf, type Cell } from '../../pages/table.ts';
import { faultWords } from '../../pages/told.ts';

/** Differences that are shown at once: all of them are in the file. */
const FIRST = 50;

class DifferencesDto {
  @Field(oneOf(differences), { optional: true, description: 'Only these.' }) difference?: Difference;
}

/** Characters that are pasted at most: a longer list comes in parts, or by the API. */
const PASTED = 50_000;
const extents = ['part', 'whole'] as const;
class PastedProductsDto {
  @Field(text(PASTED), { description: 'Rows under a first one that names their columns.' }) rows!: string;
  @Field(oneOf(extents), { description: 'Whether they are the whole list.' }) list!: (typeof extents)[number];
}

const inventory = { text: 'Devices', href: '/inventory' };

/** Whether the mirror of the inventory is right, and what it is held against. */
@Injectable()
export class InventoryChecksDesk {
  constructor(
    private readonly reconciliation: Reconciliation,
    private readonly certified: CertifiedProductsList,
  ) {}

  @Page('/inventory/reconciliation', 'inventory:reconcile', {
    ...{ title: 'Where registration and mirror differ', template: 'tables-page', query: DifferencesDto },
  })
  async differences({ caller, query: { difference } }: Visit<DifferencesDto>) {
    const counts = new Map<Difference, number>(differences.map((one) => [one, 0]));
    const first: Discrepancy[] = [];
    for await (const row of this.reconciliation.rowsFor(caller)) {
      counts.set(row.difference, counts.get(row.difference)! + 1);
      if (first.length < FIRST && (difference === undefined || row.difference === difference)) first.push(row);
    }
    const all = [...counts.values()].reduce((sum, one) => sum + one, 0);
    return {
      back: inventory,
      lead: all === 0 ? 'They agree on every device that is yours to see.' : `${clerkCount(all, 'difference')}.`,
      links: [
        ...(difference ? [{ text: 'All kinds', href: '/inventory/reconciliation' }] : []),
        { text: 'Save them as CSV', href: addressOf('/inventory/reconciliation.csv', { difference }) },
      ],
      tables: [
        tableOf(
          'How many of each',
          ['What differs', '#Found'],
          [...counts].map(([kind, count]) => [differenceWords[kind], counted(kind, count)]),
        ),
        tableOf(
          difference ? `${differenceWords[difference]}: the first ${FIRST}` : `The first ${FIRST}`,
          ['Device', 'MPxN', 'What differs', 'Mirror', 'Registration'],
          first.map(lineOf),
        ),
      ],
    };
  }

  @Page('/inventory/reconciliation.csv', 'inventory:reconcile', {
    ...{ title: 'Where registration and mirror differ', template: '', query: DifferencesDto },
  })
  save({ caller, query: { difference } }: Visit<DifferencesDto>) {
    return new Download(this.#cells(caller, difference), 'reconciliation.csv');
  }

  @Form('/inventory/certified-products', 'certified-products:import', {
    ...{ title: 'Certified products', body: PastedProductsDto, given: 'about', submit: 'Import them', done: '' },
    fields: [
      {
        ...{ name: 'rows', label: 'Rows, from a spreadsheet', kind: 'text' },
        hint: `The first row names the columns: ${certifiedProductMembers.join(', ')}.`,
      },
      {
        ...{ name: 'list', label: 'What they are', kind: 'choice' },
        options: [
          { value: 'part', text: 'A part of the list', hint: 'What is certified already stays.' },
          { value: 'whole', text: 'The whole list', hint: 'What is not in these rows is certified no more.' },
        ],
      },
    ],
  })
  async certify({ body: { rows, list }, context }: Sent<PastedProductsDto>) {
    const products = orRefuse(await rowsIn(rows));
    const { accepted, rejected, certified } = orRefuse(
      await this.certified.import(products, { replace: list === 'whole' }, context),
    );
    return new Shown('tables-page', {
      back: { text: 'Certified products', href: '/inventory/certified-products' },
      lead: `${accepted} taken, ${rejected.length} not. ${certified} products are certified now.`,
      tables:
        rejected.length === 0
          ? []
          : [
              tableOf(
                'What was not taken',
                ['Row', 'Why'],
                rejected.map(({ index, errors }) => [String(index + 1), errors.map(faultWords).join(' ')]),
              ),
            ],
    });
  }

  about() {
    return {
      back: inventory.href,
      lead: 'What the Certified Products List has. An update of a device to a product that is not there is refused.',
    };
  }

  async *#cells(caller: Caller, only: Difference | undefined) {
    yield ['deviceId', 'mpxn', 'difference', 'mirror', 'registration'];
    for await (const { deviceId, mpxn, difference, mirror, registration } of this.reconciliation.rowsFor(caller))
      if (only === undefined || only === difference)
        yield [deviceId, mpxn, difference, mirror, registration].map((value) => value ?? '');
  }
}

const counted = (difference: Difference, count: number): Cell =>
  linkedCount(count, addressOf('/inventory/reconciliation', { difference }), { about: differenceWords[difference] });

const lineOf = ({ deviceId, mpxn, difference, mirror, registration }: Discrepancy): readonly Cell[] => [
  deviceId === null ? 'none' : { text: deviceId, href: `/inventory/devices/${deviceId}` },
  ...[mpxn ?? '-', differenceWords[difference], mirror ?? 'nobody', registration ?? 'nobody'],
];

const noHeader = refuse(
  'column-unknown',
  `The first row names the columns: ${certifiedProductMembers.join(', ')}. Copy them with it.`,
  '/rows',
);

/** Objects by the names of the first row; an empty cell is left out. */
const rowsIn = async (pasted: string): Promise<readonly object[] | Refusal> => {
  const table = await openTable(bytesOf(pasted));
  if (isRefusal(table)) return { ...table, pointer: '/rows' };
  const { header } = table;
  if (!header.every((name) => certifiedProductMembers.includes(name))) return noHeader;
  const products: object[] = [];
  for await (const batch of table.rows) {
    if (isRefusal(batch)) return { ...batch, pointer: '/rows' };
    for (const { cells, damage } of batch) {
      if (damage) throw new Refused({ ...damage, pointer: '/rows' });
      const members = header.flatMap((name, at) => (cells[at] ? [[name, cells[at]] as const] : []));
      products.push(Object.fromEntries(members));
    }
  }
  return products;
};

async function* bytesOf(pasted: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(pasted);
}
