export { waysOfConfirmation, type ConfirmedBy, type LegFacts } from './leg-facts.ts';
export { legFactsOf } from './leg-facts-of.ts';
export { routeTo } from './route.ts';
export { legStandings, overdueWorkingDays, standingOf, type LegStanding } from './standing.ts';
export {
  evolveOutages,
  minutesAway,
  outageAt,
  outageEventTypes,
  recordOutage,
  type Outage,
  type OutageEvent,
  type OutagesState,
} from './outages.ts';
