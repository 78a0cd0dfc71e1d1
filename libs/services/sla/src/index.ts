export { Outages, outagesSchema } from './outages/outages.ts';
export { SlaDesk, type Asked, type AskedList } from './desk.ts';
export { AbsenceAlarms, slaAlarmsSchema } from './alarms.ts';
export { slaAgeingSchema } from './ageing.ts';
export { legListNames, legSides, type LegListName, type LegSide } from './leg-filters.ts';
export { isLegCursor, slaLegPageSchema } from './leg-list.ts';
export { slaLeagueSchema } from './league.ts';
export { slaQueries } from './queries.ts';
export { slaSummarySchema } from './summary.ts';
