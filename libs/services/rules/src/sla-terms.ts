import type { CommandContext } from '@icx/commands';
import { count, document, list, nullable, oneOf, Type, type DocumentOf } from '@icx/documents';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import { requestsQueries } from '@icx/requests-service';
import { addTerm, effectOf, termsIn, type RulesState, type TermFacts } from '@icx/rules';
import { calendarNames, londonDate, termAt, type PlainDate, type Term } from '@icx/working-days';
import { byOf, bySchema } from './calendar-documents.ts';
import { isOverseer, type Viewer } from './calendar-versions.ts';
import type { Rulebook } from './rulebook.ts';

const termMembers = {
  id: Type.String(),
  effectiveFrom: Type.String({ format: 'date', description: 'The first London day of receipt to which it applies.' }),
  workingDays: Type.Integer({ minimum: 1 }),
  calendar: oneOf(calendarNames),
};

export const termSchema = document('SlaTerm', {
  ...termMembers,
  inForce: Type.Boolean({ description: 'It applies to what is received today.' }),
  since: nullable(Type.String({ format: 'date-time', description: 'When it was added; null: before the log tells.' })),
  by: bySchema,
});
export type TermDocument = DocumentOf<typeof termSchema>;
export const termsSchema = document('SlaTerms', list(termSchema).properties);

export const termPreviewSchema = document('SlaTermPreview', {
  ...termMembers,
  dueOn: Type.String({ format: 'date', description: 'Of what is received on its first day.' }),
  before: nullable(
    Type.Object(
      { term: Type.String(), dueOn: Type.String({ format: 'date' }) },
      { description: 'The same by the terms as they are; null: there is none.' },
    ),
  ),
  runningClocks: count({ description: 'Clocks that run: each keeps its term and its day due.' }),
});
export type TermPreview = DocumentOf<typeof termPreviewSchema>;

/** What the SLA allows, from a day on: which terms there are, what another one would do, and adding it. */
export class SlaTerms {
  constructor(
    private readonly book: Rulebook,
    private readonly views: ReadStore,
    private readonly now: () => CommandContext['receivedAt'],
  ) {}

  /** In order of their first days. */
  list(viewer: Viewer): readonly TermDocument[] {
    const { terms } = this.book.policy;
    const today = termAt(terms, londonDate(this.now()));
    return terms
      .toSorted((one, other) => (one.effectiveFrom < other.effectiveFrom ? -1 : 1))
      .map((term) => {
        const added = this.book.events.find(({ type, data }) =>
          type === 'rules.term-added.v1'
            ? data.id === term.id
            : type === 'rules.taken-up.v1' && data.terms.some(({ id }) => id === term.id),
        );
        return {
          ...term,
          inForce: !isRefusal(today) && today.id === term.id,
          since: added?.data.at ?? null,
          by: added ? byOf(added, isOverseer(viewer)) : null,
        };
      });
  }

  /** Refused as `addTerm` is. */
  async preview(draft: Term): Promise<TermPreview | Refusal> {
    const facts = await this.#facts(draft, this.book.rules);
    const term = addTerm(draft, facts);
    if (isRefusal(term)) return term;
    const effect = effectOf(term, facts);
    if (isRefusal(effect)) return effect;
    const running = await requestsQueries.runningSince(this.views, '0000-01-01' as PlainDate);
    return { ...term, ...effect, runningClocks: running.count };
  }

  /** Refused as `addTerm` is. */
  async add(draft: Term, by: CommandContext): Promise<Term | Refusal> {
    const done = await this.book.perform(async (rules) => {
      const term = addTerm(draft, await this.#facts(draft, rules));
      return isRefusal(term) ? term : [{ type: 'rules.term-added.v1', data: { ...term, at: by.receivedAt } }];
    }, by);
    return isRefusal(done) ? done : draft;
  }

  async #facts({ effectiveFrom }: Term, rules: RulesState): Promise<TermFacts> {
    const { own, policy } = this.book;
    const running = await requestsQueries.runningSince(this.views, effectiveFrom);
    return { terms: termsIn(rules, own.terms), calendars: policy.calendars, running };
  }
}
