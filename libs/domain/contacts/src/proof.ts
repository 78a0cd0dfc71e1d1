import { isSameMailbox, type EmailAddress } from '@icx/identifiers';
import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import { addHours, type Instant } from '@icx/working-days';
import type { ContactDecision, ContactFacts } from './decision.ts';
import type { ContactEvent } from './events.ts';
import { mostProofs, type ContactsState, type KeptPoint } from './state.ts';

/** How long a code that was mailed is good for, hours [choice]. */
const LASTS = 72;
/** Wrong codes until another one has to be mailed [choice]. */
const TRIES = 5;
/** Codes to one mailbox in 24 hours [choice]: whose it is has perhaps not asked for any. */
const TO_ONE = 5;

const provedAlready = refuse.conflict('contact-proved', 'This address is proved: there is nothing more to do.');
const tooManyProofs = refuse.rate(
  'proofs-too-many',
  `At most ${TO_ONE} codes are mailed to one address, and ${mostProofs} for one party, in 24 hours: look for the last one, or wait.`,
);
const codeWrong = refuse(
  'proof-code-wrong',
  'This is not the code of the last mail to that address: type it as it stands there.',
  '/code',
);
const codeVoid = refuse.conflict(
  'proof-code-void',
  'No code of this address is good any more: it is over, or was given wrongly too often. Have another one mailed.',
);
const nothingToConfirm = refuse.conflict(
  'contact-confirmed',
  'There is nothing to confirm: your own party entered it, or has confirmed it.',
);

const addressChanged = refuse.conflict(
  'contact-changed',
  'This contact point has another address by now: read the contact list, and confirm what stands there.',
  '/address',
);

/** A code is mailed to the address; one of before is void. Refused with `contact-proved`, `proofs-too-many`. */
export const askProof = (
  { id, address, proof, provedAt }: Pick<KeptPoint, 'id' | 'address' | 'proof' | 'provedAt'>,
  { asked }: ContactsState,
  at: Instant,
): Parsed<readonly ContactEvent[]> => {
  if (provedAt !== null) return provedAlready;
  const lately = asked.filter((one) => one.at > addHours(at, -24));
  const there = lately.filter((one) => isSameMailbox(one.address, address));
  if (lately.length >= mostProofs || there.length >= TO_ONE) return tooManyProofs;
  const number = (proof?.number ?? 0) + 1;
  return [{ type: 'contacts.proof-asked.v1', data: { id, at, proof: number, address, until: addHours(at, LASTS) } }];
};

/** A wrong code counts, so it is on record. */
export const prove = (
  { at, isRight }: { readonly at: Instant; readonly isRight: (proof: number) => boolean },
  point: KeptPoint,
  facts: ContactFacts,
): ContactDecision => {
  const { id, proof, provedAt, enteredBySecas, confirmedAt } = point;
  if (provedAt !== null) return provedAlready;
  if (!isOpen(point, at)) return codeVoid;
  const { number } = proof!;
  if (!isRight(number))
    return { events: [{ type: 'contacts.proof-failed.v1', data: { id, at, proof: number } }], refusal: codeWrong };
  const actsFrom = enteredBySecas && confirmedAt === null ? null : facts.actsFrom(at);
  if (isRefusal(actsFrom)) return actsFrom;
  return [{ type: 'contacts.point-proved.v1', data: { id, at, proof: number, actsFrom } }];
};

/** Whether the code that was mailed last can still be given back. */
export const isOpen = ({ proof, provedAt }: KeptPoint, at: Instant): boolean =>
  provedAt === null && proof !== null && at < proof.until && proof.failures < TRIES;

export const confirm = (
  { id, enteredBySecas, confirmedAt, provedAt, address: its }: KeptPoint,
  { at, address = its }: { readonly at: Instant; readonly address?: EmailAddress | undefined },
  facts: ContactFacts,
): ContactDecision => {
  if (!isSameMailbox(address, its)) return addressChanged;
  if (!enteredBySecas || confirmedAt !== null) return nothingToConfirm;
  const actsFrom = provedAt === null ? null : facts.actsFrom(at);
  if (isRefusal(actsFrom)) return actsFrom;
  return [{ type: 'contacts.point-confirmed.v1', data: { id, at, actsFrom } }];
};
