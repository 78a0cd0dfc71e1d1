export { waysOfConfirmation, type ConfirmedBy, type LegFacts } from './leg-facts.ts';
