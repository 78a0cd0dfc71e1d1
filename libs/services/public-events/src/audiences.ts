import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';

/** Whom a topic is for: SECAS, which sees every request and no whole MPxN, or one party. */
export type Audience = 'secas' | PartyId;

/** Kafka tells `A` from `a`, and file systems of brokers may not: party ids, all capitals and figures, are written small. */
export const topicOf = (audience: Audience): string =>
  audience === 'secas' ? 'icx.secas.v1' : `icx.party.${audience.toLowerCase()}.v1`;

/** By whose eyes its events are looked at. A party's role adds nothing: it follows what is its own. */
export const viewerOf = (audience: Audience): Viewer =>
  audience === 'secas' ? { party: 'SECA' as PartyId, role: 'administrator' } : { party: audience, role: 'supplier' };
