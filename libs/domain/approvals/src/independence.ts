/** How somebody came to an enrolment: by whom it was added or enrolled anew. */
export interface BringingIn {
  /** `user:SECA/anna`. */
  readonly subject: string;
  /** `null`: the exchange itself, for the operator. */
  readonly by: string | null;
  /** Who approved it: nobody then had the whole enrolment code. `null`: one did it alone. */
  readonly approvedBy: string | null;
}

/** One person, whichever token tells of it: a sandbox token that names a user is that user. */
export const personOf = (user: string): string => user.replace(/^sandbox:(?=[^/]+\/)/, 'user:');

interface Origin {
  /** Each of them had a whole enrolment code of this one, and so may be this one. */
  readonly hands: ReadonlySet<string>;
  readonly proposer: string | null;
}

const originsOf = (history: readonly BringingIn[]): ReadonlyMap<string, Origin> => {
  const origins = new Map<string, Origin>();
  for (const { subject, by, approvedBy } of history) {
    const { hands, proposer } = origins.get(subject) ?? { hands: new Set<string>(), proposer: null };
    // One enrols oneself anew without becoming another; only the operator or two people make a fresh start.
    if (by === null) origins.set(subject, { hands: new Set(), proposer: null });
    else if (approvedBy !== null) origins.set(subject, { hands: new Set(), proposer: personOf(by) });
    else if (personOf(by) !== subject) origins.set(subject, { hands: new Set([...hands, personOf(by)]), proposer });
  }
  return origins;
};

/** All who may be one and the same hand as this person, through however many enrolments. */
const handOf = (person: string, origins: ReadonlyMap<string, Origin>): ReadonlySet<string> => {
  const pairs = [...origins].flatMap(([subject, { hands }]) => [...hands].map((by) => [subject, by]));
  const hand = new Set([person]);
  for (let before = 0; before < hand.size;) {
    before = hand.size;
    for (const pair of pairs.filter((two) => two.some((one) => hand.has(one)))) for (const one of pair) hand.add(one);
  }
  return hand;
};

/**
 * Whether these are two people as far as the record can tell: neither added the other or enrolled it anew, alone or as
 * the one who proposed it, nor did anybody who may be the same hand. Who approved an addition had no say in whom to add.
 */
export const areIndependent = (a: string, b: string, history: readonly BringingIn[]): boolean => {
  const origins = originsOf(history);
  const [ours, theirs] = [handOf(personOf(a), origins), handOf(personOf(b), origins)];
  const broughtIn = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
    [...some].some((one) => others.has(origins.get(one)?.proposer ?? ''));
  const meet = [...ours].some((one) => theirs.has(one));
  return !meet && !broughtIn(ours, theirs) && !broughtIn(theirs, ours);
};
