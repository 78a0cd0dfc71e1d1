import { Injectable } from '@nestjs/common';
import { Field, line, orRefuse } from '@icx/api-channel/http';
import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import { Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { addressOf, filtersIn } from '../../pages/listing.ts';
import { Navigation } from '../../pages/navigation.ts';
import { SavedViews, viewUnknown, type SavedView } from '../../pages/saved-views.ts';
import { tableOf } from '../../pages/table.ts';
import { ownParty } from './own-party.desk.ts';

/** Longest name, address and filters of a view, characters [choice]. */
const [NAME, ADDRESS, FILTERS] = [60, 200, 2000];
const noList = refuse.malformed('view-of-no-list', 'Open a list, narrow it, and save its view from there.');
/** Of here alone: it is led to. */
const list = (value: unknown): Parsed<string> =>
  typeof value === 'string' && value.length <= ADDRESS && /^(\/[\w-]+)+$/.test(value) ? value : noList;

export class ViewDto {
  @Field(line(NAME), { description: 'What you call it.' }) name!: string;
  @Field(list, { description: 'The address of the list.' }) list!: string;
  @Field(line(FILTERS), { optional: true, description: 'What it is narrowed by, as in an address.' }) filters?: string;
}

/** Views of lists that a person saved. */
@Injectable()
export class ViewsDesk {
  constructor(
    private readonly views: SavedViews,
    private readonly navigation: Navigation,
  ) {}

  @Page('/views', 'portal:open', {
    ...{ title: 'Your saved views', template: 'tables-page' },
    inNavigation: { under: 'you', hint: 'lists as you narrowed them' },
  })
  async all({ caller }: Visit) {
    const views = await this.views.of(caller);
    return {
      back: ownParty,
      lead: 'Narrow a list, then save what it is narrowed by: it stands above that list, for you alone.',
      tables: [
        tableOf(
          'In the order in which you saved them',
          ['View', 'List', 'Next'],
          views.map((view) => [
            { text: view.name, href: hrefOf(view) },
            this.navigation.titleOf(view.list) ?? view.list,
            { text: 'Remove', href: `/views/${view.id}/removal`, about: view.name },
          ]),
        ),
      ],
    };
  }

  @Form('/views/save', 'portal:open', {
    ...{ title: 'Save these filters as a view', body: ViewDto, given: 'about', submit: 'Save the view' },
    done: 'Saved: it stands above the list, for you alone.',
    fields: [
      { name: 'name', label: 'What to call it', hint: 'One of this name on this list is replaced.', width: 20 },
      { name: 'list', label: 'List', kind: 'hidden', linked: true },
      { name: 'filters', label: 'Filters', kind: 'hidden', linked: true },
    ],
  })
  async save({ caller, body: { name, list: of, filters = '' } }: Sent<ViewDto>) {
    const kept = new URLSearchParams(filtersIn(Object.fromEntries(new URLSearchParams(filters)))).toString();
    return hrefOf(orRefuse(await this.views.save(caller, { name, list: of, filters: kept })));
  }

  @Form('/views/:view/removal', 'portal:open', {
    ...{ title: 'Remove a saved view', fields: [], given: 'aboutOne', submit: 'Remove it' },
    done: 'Removed.',
  })
  async remove({ caller, params }: Sent) {
    return orRefuse(await this.views.remove(caller, params['view']!)).list;
  }

  about({ typed }: Visit) {
    const of = list(typed['list']);
    return { back: isRefusal(of) ? '/views' : of };
  }

  async aboutOne({ caller, params }: Visit) {
    const view = (await this.views.of(caller)).find(({ id }) => id === params['view']);
    const { name, list: of } = orRefuse(view ?? viewUnknown);
    const list = this.navigation.titleOf(of) ?? of;
    return { back: '/views', lead: `“${name}” of the list ${list}. The list itself stays as it is.` };
  }
}

const hrefOf = ({ list: of, filters }: SavedView): string =>
  addressOf(of, Object.fromEntries(new URLSearchParams(filters)));
