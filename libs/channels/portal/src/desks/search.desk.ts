import { Injectable } from '@nestjs/common';
import { Field, line, orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { parseDeviceId, parseMpxn, parseRequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import { RequestSearch } from '@icx/requests-service';
import { GoTo, Page, type Visit } from '../pages/declare.ts';
import { tableBy } from '../pages/list.ts';
import { addressOf } from '../pages/listing.ts';
import { premisesAt } from './premises.desk.ts';
import { requestColumns } from './request-words.ts';

/** Longest that is looked for, characters. */
const LONGEST = 100;
const MOST = 50;

export class FindDto {
  @Field(line(LONGEST), { optional: true, description: 'Own reference, device, MPxN or request.' })
  q?: string;
}

/** One box for whatever a clerk has at hand; a single hit is shown at once. Never by MAP ID. */
@Injectable()
export class SearchDesk {
  constructor(
    private readonly requests: RequestSearch,
    private readonly admission: Admission,
  ) {}

  @Page('/search', 'requests:list', { title: 'Search', template: 'requests/found', query: FindDto })
  async search({ caller, query: { q = '' } }: Visit<FindDto>) {
    const asked = q.trim();
    if (asked === '') return new GoTo('/requests');
    const id = parseRequestId(asked);
    if (!isRefusal(id)) return new GoTo(`/requests/${id}`);
    const [deviceId, mpxn] = [parseDeviceId(asked), parseMpxn(asked)];
    const narrowed = [
      ...(isRefusal(deviceId) ? [] : [{ deviceId }]),
      ...(isRefusal(mpxn) ? [] : [{ mpxn }]),
      { reference: asked },
    ];
    const found = await Promise.all(narrowed.map((one) => this.requests.list(caller, { ...one, limit: MOST })));
    const items = [...new Map(found.flatMap((page) => orRefuse(page).items).map((row) => [row.id, row])).values()];
    const premises = isRefusal(mpxn) ? null : premisesAt(mpxn);
    if (premises && items.length === 0) return new GoTo(premises);
    if (items.length === 1) return new GoTo(`/requests/${items[0]!.id}`);
    const mayAsk = !isRefusal(deviceId) && this.admission.alsoMay(caller, 'requests:raise') === undefined;
    return {
      ...{ asked, premises, table: tableBy(`Found for ${asked}`, requestColumns, items) },
      ask: mayAsk ? addressOf('/raise', { deviceId }) : null,
    };
  }
}
