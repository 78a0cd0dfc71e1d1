import { parseGasShortCode, parseMapId, parseMpid, parsePartyId } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { instant, plainDate } from '@icx/working-days';
import type { MarketIdentifier, Party, PartyKind } from './index.ts';

export const id = (text: string): PartyId => must(parsePartyId(text));
export const day = plainDate;
export const now = instant('2026-11-23T10:00:00Z');

const period = (from: string, to: string | null) => ({ from: day(from), to: to === null ? null : day(to) });
export const mpid = (text: string, from = '2019-01-01', to: string | null = null): MarketIdentifier => ({
  fuel: 'electricity',
  id: must(parseMpid(text)),
  ...period(from, to),
});
export const shortCode = (text: string, from = '2019-01-01', to: string | null = null): MarketIdentifier => ({
  fuel: 'gas',
  id: must(parseGasShortCode(text)),
  ...period(from, to),
});
export const mapId = (text: string, from = '2019-01-01', to: string | null = null): MarketIdentifier => ({
  kind: 'map-id',
  fuel: text.length === 4 ? 'electricity' : 'gas',
  id: must(parseMapId(text)),
  ...period(from, to),
});
export const party = (name: string, kind: PartyKind = 'supplier', ...identifiers: MarketIdentifier[]): Party => ({
  party: id(name),
  name,
  kind,
  identifiers,
  receives: 'immediate',
});
