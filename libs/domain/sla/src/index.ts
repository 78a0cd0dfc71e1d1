export { waysOfConfirmation, type ConfirmedBy, type LegFacts } from './leg-facts.ts';
export { legFactsOf } from './leg-facts-of.ts';
export { legStandings, overdueWorkingDays, standingOf, type LegStanding } from './standing.ts';
