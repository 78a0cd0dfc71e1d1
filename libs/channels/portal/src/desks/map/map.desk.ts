import { Inject, Injectable } from '@nestjs/common';
import { NoticesDto } from '@icx/api-channel/dto/inventory/inventory';
import { CLOCK, cursorOf, Field, flag, originOf, orRefuse, Positions, VIEWS } from '@icx/api-channel/http';
import type { Caller } from '@icx/admission';
import { parseDeviceId, type MapId } from '@icx/identifiers';
import {
  mapIdCaption,
  mapNotices,
  MapReports,
  ownMapId,
  ownMapIds,
  type MapNotice,
  type MapReportRow,
} from '@icx/inventory-service';
import { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { clerkTime, mapNoticeKinds, mapNoticeWords } from '@icx/words';
import { Download, Form, List, Page, type Sent, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { tableOf, type Cell } from '../../pages/table.ts';

class ReportDto {
  @Field(flag, { optional: true, description: 'Only what is new or changed since the last report.' }) changed?: boolean;
  @Field(cursorOf((text) => !isRefusal(parseDeviceId(text))), {
    optional: true,
    description: 'The page before’s next.',
  })
  after?: string;
}

const columns: readonly Column<MapReportRow>[] = [
  { name: 'Device', whole: true, of: ({ deviceId }) => ({ text: deviceId!, href: `/inventory/devices/${deviceId}` }) },
  { name: 'Type', of: ({ deviceType }) => deviceType },
  { name: 'MSN', of: ({ msn }) => msn },
  { name: 'Status', of: ({ status }) => status },
  { name: 'Installed', as: 'date', of: ({ installedOn }) => installedOn },
  { name: 'Removed', as: 'date', of: ({ removedOn }) => removedOn },
  { name: 'Supplier', of: ({ currentSupplier }) => currentSupplier },
  { name: 'Since', as: 'date', of: ({ supplyStart }) => supplyStart },
  { name: 'Change', of: ({ change }) => change },
];
const notices: readonly Column<MapNotice>[] = [
  { name: 'When', as: 'time', whole: true, of: ({ at }) => at },
  { name: 'Device', whole: true, of: ({ deviceId }) => ({ text: deviceId, href: `/inventory/devices/${deviceId}` }) },
  { name: 'What', of: ({ what }) => what.map((one) => mapNoticeKinds[one]).join(', ') },
  { name: 'Now', of: mapNoticeWords },
];
const reports = { text: 'MAP reports', href: '/map-reports' };
const addressOf = (mapId: string, what = ''): string => `/map-reports/${mapId}${what}`;

/** Of what happened since the last report. */
const noticesOf = (mapId: string, since: { readonly position: string } | null): string =>
  addressOf(mapId, `/notices${since === null ? '' : `?after=${since.position}`}`);

/** What a Meter Asset Provider is told of its devices: by its own MAP IDs alone. */
@Injectable()
export class MapDesk {
  constructor(
    private readonly reports: MapReports,
    readonly register: Register,
    private readonly positions: Positions,
    @Inject(VIEWS) private readonly views: ReadStore,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}

  @Page('/map-reports', 'map-reports:read', {
    ...{
      title: reports.text,
      template: 'tables-page',
      inNavigation: {
        under: 'devices',
        daily: ['map-reports:read'],
        hint: 'the devices of each of your MAP IDs, and what changed',
      },
    },
  })
  async mapIds({ caller }: Visit) {
    const own = await ownMapIds(this, caller.party);
    const rows = await Promise.all(
      own.map(async (mapId): Promise<readonly Cell[]> => {
        const { since } = await this.reports.page(mapId, { limit: 1 });
        const links = [
          { text: 'New and changed', href: addressOf(mapId, '?changed=true'), about: `of ${mapId}` },
          { text: 'Notices', href: noticesOf(mapId, since), about: `of ${mapId}` },
        ];
        return [{ text: mapId, href: addressOf(mapId) }, since === null ? 'never' : clerkTime(since.at), { links }];
      }),
    );
    return {
      lead: own.length === 0 ? 'No MAP ID is yours today. Ask SECAS to register it.' : `A MAP ID is ${mapIdCaption}.`,
      tables: own.length === 0 ? [] : [tableOf('Each with its devices', ['MAP ID', 'Last report', 'Since then'], rows)],
    };
  }

  @List<MapReportRow>('/map-reports/:mapId', 'map-reports:read', {
    ...{ title: 'Devices', query: ReportDto, columns },
    filters: [
      {
        ...{ name: 'changed', label: 'Since the last report', any: 'Every device' },
        options: [{ value: 'true', text: 'New or changed' }],
      },
    ],
    empty: 'The inventory has no device with this MAP ID.',
  })
  async devices({ caller, params, query: { changed = false } }: Visit<ReportDto>): Promise<ListOf<MapReportRow>> {
    const mapId = await this.#own(params, caller);
    const { since } = await this.reports.page(mapId, { limit: 1 });
    const told = since === null ? 'There was no report yet.' : `The last report was made ${clerkTime(since.at)}.`;
    return {
      rows: (at) => this.reports.page(mapId, { ...at, changed }),
      title: `Devices of ${mapId}`,
      back: reports,
      lead: `${told} To look at this page makes none.`,
      acts: [{ text: 'Make the report', href: addressOf(mapId, '/report') }],
      links: [{ text: 'Notices', href: noticesOf(mapId, since) }],
      file: `devices-${mapId}`,
    };
  }

  @Form('/map-reports/:mapId/report', 'map-reports:read', {
    ...{ title: 'Make the report', fields: [], given: 'about', submit: 'Make the report', done: '' },
  })
  async report({ caller, params }: Sent) {
    const mapId = await this.#own(params, caller);
    return new Download(this.reports.report(mapId, originOf(caller)), `map-report-${mapId}.csv`);
  }

  async about({ caller, params }: Visit) {
    const mapId = await this.#own(params, caller);
    return {
      title: `Report of ${mapId}`,
      back: addressOf(mapId),
      lead: 'Every device as CSV. When it is saved to its end it is your last report: what changes is told from then on.',
    };
  }

  @List<MapNotice>('/map-reports/:mapId/notices', 'map-reports:read', {
    ...{ title: 'Notices', query: NoticesDto, columns: notices },
    empty: 'Nothing has happened to these devices yet.',
  })
  async notices({ caller, params }: Visit<NoticesDto>): Promise<ListOf<MapNotice>> {
    const mapId = await this.#own(params, caller);
    return {
      rows: async (at) => {
        const page = await mapNotices({ views: this.views, log: this.positions }, mapId, at);
        return isRefusal(page) ? page : { items: page.notices, next: page.more ? page.next : null };
      },
      title: `Notices of ${mapId}`,
      caption: 'What happened to its devices, the oldest first',
      back: { text: `Devices of ${mapId}`, href: addressOf(mapId) },
      file: `notices-${mapId}`,
    };
  }

  async #own(params: Visit['params'], { party }: Caller): Promise<MapId> {
    return orRefuse(await ownMapId(this, params['mapId']!, party));
  }
}
