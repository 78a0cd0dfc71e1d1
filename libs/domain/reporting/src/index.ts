export { breachColumns, breachRow, isBreachOf, maskedMpxn, routeOf, type BreachRow } from './breach-row.ts';
export {
  backlogCounts,
  channelCounts,
  reportedChannels,
  type BacklogFigures,
  type ChannelFigures,
  type ReportedChannel,
} from './channel-figures.ts';
export {
  monthAfter,
  monthOf,
  parseMonth,
  periodOf,
  spanOf,
  within,
  type Month,
  type MonthSpan,
  type Period,
} from './month.ts';
export { hasDuty, isBacklog, isOpenAt } from './population.ts';
export {
  requesterCounts,
  requestFactsOf,
  type RequesterCount,
  type RequesterFigures,
  type RequestFacts,
} from './requester-figures.ts';
export { SlaMonth, type SlaBasis, type SlaFigures } from './sla-figures.ts';
export {
  isDueIn,
  noOutage,
  rate,
  supplierCounts,
  supplierPart,
  workingDaysUntil,
  type InOutage,
  type OldestOpen,
  type SupplierCount,
  type SupplierCounts,
  type SupplierFigures,
} from './supplier-figures.ts';
export { Tally } from './tally.ts';
export { differencesOf, type Difference } from './differences.ts';
export { figureRows, type FigureRow } from './figure-rows.ts';
export {
  decideIssue,
  evolveIssues,
  reportEventTypes,
  reportKinds,
  type Basis,
  type CutOff,
  type Figures,
  type FigureValue,
  type Issue,
  type IssuesState,
  type ReportEvent,
  type ReportKind,
} from './issue.ts';
export { FALLBACK, firstTarget, productionOf, targetFor, type Production } from './production.ts';
export { rankIn, rankOf, type Rank } from './rank.ts';
export * from './operational/index.ts';
