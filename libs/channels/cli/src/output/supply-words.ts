import type {
  PremisesItem,
  Proposal,
  SuccessionDocument,
  SuccessionStanding,
  SupplyHistory,
  SwitchCounts,
} from '../exchange/supply-documents.ts';
import {
  clerkDate,
  clerkTime,
  lastDay,
  raisingOutcomes,
  standing,
  successionScope,
  successionStates,
  supplyReason,
  timeLines,
} from '@icx/words';
import { fields, table } from './table.ts';

/** Characters that the columns beside the time line take at most. */
const BESIDE = 78;
const LEAST = 16;
const MOST = 60;

const periodsWords = (periods: SupplyHistory['periods'], columns: number): string => {
  const lines = timeLines(periods, Math.min(MOST, Math.max(LEAST, columns - BESIDE)));
  const rows = periods.map((period, index) => [
    period.supplier,
    clerkDate(period.from),
    lastDay(period.to),
    lines[index]!,
    supplyReason(period),
  ]);
  return table(['supplier', 'first day', 'last day', '', 'by'], rows);
};

const contradictionWords = (contradictions: SupplyHistory['contradictions']): readonly string[] =>
  contradictions.map(({ kind, detail }) => `  ! ${detail} (${kind})`);

/** Who supplied a meter point: a line and a bar for each period, and below what in the messages does not fit. */
export const supplyWords = ({ mpxn, periods, contradictions }: SupplyHistory, columns: number): string =>
  [
    mpxn,
    '',
    periods.length > 0 ? periodsWords(periods, columns) : 'Nobody, as far as the switches tell.',
    ...(contradictions.length > 0
      ? ['', 'What does not fit; ask the sender of the feed:', ...contradictionWords(contradictions)]
      : []),
  ].join('\n');

export const contradictoryWords = (points: readonly SupplyHistory[]): string =>
  points.length === 0
    ? 'No switches contradict each other.'
    : points.map(({ mpxn, contradictions }) => [mpxn, ...contradictionWords(contradictions)].join('\n')).join('\n\n');

export const countsWords = ({ date, lastReceivedAt, items }: SwitchCounts): string => {
  const last = lastReceivedAt ? `The last message came ${clerkTime(lastReceivedAt)}.` : 'No message ever came.';
  const rows = items.map(({ party, ...counts }) => [
    party,
    ...[counts.gained, counts.lost, counts.corrected, counts.withdrawn].map(String),
  ]);
  const head = ['party', 'gained', 'lost', 'of those corrected', 'withdrawn'];
  return `Messages received on ${clerkDate(date)}. ${last}\n\n${rows.length > 0 ? table(head, rows) : 'None.'}`;
};

export const proposalsWords = (proposals: readonly Proposal[]): string =>
  proposals.length === 0
    ? 'Nothing is proposed to you.'
    : `${table(
        ['device', 'type', 'MPxN', 'gained from', 'on'],
        proposals.map(({ deviceId, deviceType, mpxn, losing, gainedFrom }) => [
          deviceId,
          deviceType,
          mpxn,
          losing,
          clerkDate(gainedFrom),
        ]),
      )}\n\nTo ask for a code: icx request <device>. Where you need none: icx proposals --dismiss <device>`;

export const successionWords = (succession: SuccessionDocument | SuccessionStanding): string => {
  const { id, kind, from, to, effectiveFrom, grace, reason, reversed } = succession;
  const progress = 'progress' in succession ? succession.progress : undefined;
  const moved =
    progress?.legsMoved === undefined
      ? undefined
      : `legs ${progress.legsMoved}, requests ${progress.requestsTransferred}; open legs with ${from}: ${progress.legsWaiting}`;
  return `${id}\n${fields([
    ['from', `${from} to ${to} (${kind})`],
    ['scope', successionScope(succession)],
    ['first day', clerkDate(effectiveFrom)],
    ['grace', grace > 0 ? `${grace} Working Days` : null],
    ['reason', reason],
    ['reversed', reversed && `${clerkTime(reversed.at)}: ${reversed.reason}`],
    ['state', progress && successionStates[progress.state]],
    ['moved', moved],
    ['problem', progress?.problem],
  ])}`;
};

export const successionsWords = (items: readonly SuccessionDocument[]): string =>
  items.length === 0
    ? 'No party was ever succeeded.'
    : table(
        ['succession', 'from', 'to', 'kind', 'scope', 'first day', ''],
        items.map((item) => [
          item.id,
          item.from,
          item.to,
          item.kind,
          successionScope(item),
          clerkDate(item.effectiveFrom),
          item.reversed ? 'reversed' : '',
        ]),
      );

/** What came of asking for every device of the premises. */
export const raisedWords = (items: readonly PremisesItem[]): string =>
  table(
    ['device', 'type', '', 'request', 'with'],
    items.map((item) => [
      item.deviceId,
      item.deviceType,
      raisingOutcomes[item.outcome],
      ...(item.outcome === 'refused'
        ? [item.problem.code, item.problem.detail]
        : [item.request.id, item.request.leg?.addressee ?? standing(item.request)]),
    ]),
  );
