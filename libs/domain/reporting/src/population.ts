import type { LegFacts } from '@icx/sla';
import type { Instant } from '@icx/working-days';

/** Installed before the obligation, or decided so since: it never breaches, and is counted apart. */
export const isBacklog = ({ backlog, breach }: Pick<LegFacts, 'backlog' | 'breach'>): boolean =>
  backlog || breach?.backlog === true;

/** Of what the SLA is about: a supplier's duty with a clock. */
export const hasDuty = (leg: Pick<LegFacts, 'obligated' | 'backlog' | 'breach'>): boolean =>
  leg.obligated && !isBacklog(leg);

/** Put to its addressee before a moment, and neither discharged nor closed before it, whatever came at it and after. */
export const isOpenAt = ({ openedAt, endedAt }: Pick<LegFacts, 'openedAt' | 'endedAt'>, at: Instant): boolean =>
  openedAt < at && (endedAt === null || endedAt >= at);
