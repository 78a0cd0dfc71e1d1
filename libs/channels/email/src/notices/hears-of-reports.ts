import type { Services } from '@icx/composition';
import type { PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';

/** Whom no mail reaches finds it here: a notice to nobody would only be told as one that failed. */
export const hearsOfReports = async (
  { contacts }: Pick<Services, 'contacts'>,
  party: PartyId,
  at: Instant,
): Promise<boolean> => (await contacts.ranksFor(party, 'reports', null, at)).length > 0 || contacts.mayReach(party);
