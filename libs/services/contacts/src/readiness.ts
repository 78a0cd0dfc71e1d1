import { isLasting, type IssuedList } from '@icx/contacts';
import { channelsOf, type Party } from '@icx/parties';
import type { Register } from '@icx/parties-service';
import type { Clock } from '@icx/runtime';
import { instant, type PlainDate } from '@icx/working-days';
import type { Contacts } from './contacts.ts';
import type { ReadinessDocument } from './issue-document.ts';
import type { QuarterlyList } from './quarterly-list.ts';

type SupplierReadiness = ReadinessDocument['suppliers'][number];

/** Whether each supplier can be told of a request by mail, and stands by what the list says of it. */
export class Readiness {
  constructor(
    private readonly register: Pick<Register, 'parties'>,
    private readonly contacts: Contacts,
    private readonly lists: QuarterlyList,
    private readonly clock: Clock,
    private readonly obligationFrom: () => PlainDate,
  ) {}

  async document(): Promise<ReadinessDocument> {
    const lists = await this.lists.issued();
    const parties = [...(await this.register.parties()).values()];
    const suppliers = parties.filter(({ kind, left = false }) => kind === 'supplier' && !left);
    const told = await Promise.all(suppliers.map((supplier) => this.#of(supplier, lists)));
    const ready = told.filter((one) => one.ready).length;
    return {
      obligationFrom: this.obligationFrom(),
      latest: lists[0]?.quarter ?? null,
      ready,
      notReady: told.length - ready,
      suppliers: told.toSorted((a, b) => Number(a.ready) - Number(b.ready) || a.party.localeCompare(b.party)),
    };
  }

  async #of(supplier: Party, lists: readonly IssuedList[]): Promise<SupplierReadiness> {
    const { party, name } = supplier;
    const at = instant(this.clock.now());
    const points = (await this.contacts.of(party)).filter((point) => isLasting(point, at));
    const ready = await this.contacts.mayReach(party);
    const unproved = points.filter(({ provedAt }) => provedAt === null).length;
    const failing = points.filter((point) => point.failing !== null).length;
    const [latest] = lists;
    const stale = latest !== undefined && latest.remindedAt !== null && !latest.confirmed[party];
    return {
      ...{ party, name, channel: channelsOf(supplier).requests, ready, unproved, failing },
      why: ready ? null : whyNot(points.length, unproved),
      confirmed: lists.find(({ confirmed }) => confirmed[party])?.quarter ?? null,
      stale: stale && latest.parties.includes(party),
    };
  }
}

const whyNot = (points: number, unproved: number): string => {
  if (points === 0) return 'It has no contact point.';
  return unproved === points
    ? 'None of its addresses is proved: its people have a code in their mail.'
    : 'None of its proved points is for install code requests and in force.';
};
