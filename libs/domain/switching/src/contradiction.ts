import type { PartyId } from '@icx/identifiers';
import type { SwitchId, SwitchMessage } from './switch.ts';

export const contradictionKinds = ['same-version', 'same-day', 'losing-mismatch'] as const;

/** What the messages of a meter point leave open. All of them are kept; a person has to ask the sender. */
export interface Contradiction {
  readonly kind: (typeof contradictionKinds)[number];
  readonly switches: readonly SwitchId[];
  /** A sentence for a person; no MPxN in it. */
  readonly detail: string;
}

export const sameVersion = ({ id, version, gaining, effectiveFrom, withdrawn }: SwitchMessage): Contradiction => ({
  kind: 'same-version',
  switches: [id],
  detail:
    `Switch ${id} came in version ${version} with different contents. Until a higher version settles it, ` +
    (withdrawn ? 'it counts as withdrawn.' : `${gaining} counts as the supplier from ${effectiveFrom}.`),
});

export const sameDay = (day: readonly SwitchMessage[]): Contradiction => ({
  kind: 'same-day',
  switches: day.map(({ id }) => id),
  detail:
    `Several switches take effect on ${day[0]!.effectiveFrom} and do not follow from each other. ` +
    `Until one is corrected, ${day.at(-1)!.gaining} counts as the supplier from then on.`,
});

export const losingMismatch = (
  { id, losing, effectiveFrom }: SwitchMessage,
  before: SwitchMessage,
  supplier: PartyId,
): Contradiction => ({
  kind: 'losing-mismatch',
  switches: [before.id, id],
  detail:
    `Switch ${id} ${losing ? `takes the supply from ${losing}` : 'is a first registration'} on ${effectiveFrom}, ` +
    `but by switch ${before.id} the supplier until then is ${supplier}. It counts all the same.`,
});
