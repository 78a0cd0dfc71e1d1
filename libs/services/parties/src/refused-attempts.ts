import type { PartyId } from '@icx/identifiers';

/** A person's sign-in or enrolment; a token that was asked for; a call with a token. */
export const attempts = ['sign-in', 'enrolment', 'token', 'call'] as const;

/** Somebody was not let in. */
export interface RefusedAttempt {
  readonly what: (typeof attempts)[number];
  /** Of the refusal. */
  readonly code: string;
  /** The member that was named, if there is one: what strangers type as a name may be a password. */
  readonly member: { readonly party: PartyId; readonly subject: string } | undefined;
  /** `sourceOf` the address. */
  readonly source: string;
}

/** What was refused in some time, of one source and the members of one party. */
export interface RefusedSummary {
  /** `null`: no member was named. */
  readonly party: string | null;
  /** `null`: of very many sources. */
  readonly source: string | null;
  readonly refusals: readonly {
    readonly what: RefusedAttempt['what'] | 'other';
    readonly code: string;
    readonly subject: string | null;
    readonly count: number;
  }[];
}

/** Told apart in one turn: what is more is counted together, so that strangers cannot make the record grow at will. */
const GROUPS = 100;
const KINDS = 20;

type Kind = RefusedSummary['refusals'][number];
interface Group {
  readonly party: string | null;
  readonly source: string | null;
  readonly kinds: Map<string, Kind>;
}

/** Counts what was refused until it is put on record. */
export class RefusedAttempts {
  #groups = new Map<string, Group>();

  add({ what, code, member, source }: RefusedAttempt): void {
    const group = this.#group(member?.party ?? null, source);
    const own: Kind = { what, code, subject: member?.subject ?? null, count: 1 };
    const found = [what, code, own.subject].join();
    const fits = group.kinds.has(found) || group.kinds.size < KINDS;
    const [name, kind]: [string, Kind] = fits
      ? [found, own]
      : ['', { what: 'other', code: 'other', subject: null, count: 1 }];
    group.kinds.set(name, { ...kind, count: (group.kinds.get(name)?.count ?? 0) + 1 });
  }

  /** What there was since it was taken last. */
  summaries(): readonly RefusedSummary[] {
    return [...this.#groups.values()].map(({ party, source, kinds }) => ({
      party,
      source,
      refusals: [...kinds.values()],
    }));
  }

  take(): readonly RefusedSummary[] {
    const summaries = this.summaries();
    this.#groups = new Map();
    return summaries;
  }

  #group(party: string | null, source: string): Group {
    const own = `${party} ${source}`;
    const fits = this.#groups.has(own) || this.#groups.size < GROUPS;
    const [key, group] = fits ? [own, { party, source }] : ['', { party: null, source: null }];
    const found = this.#groups.get(key) ?? { ...group, kinds: new Map<string, Kind>() };
    this.#groups.set(key, found);
    return found;
  }
}
