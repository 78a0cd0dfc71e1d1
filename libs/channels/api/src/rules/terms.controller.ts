import { Body } from '@nestjs/common';
import { SlaTerms, termPreviewSchema, termSchema, termsSchema } from '@icx/rules-service';
import { TwoPersonDoor, waits } from '../approvals/two-person-door.ts';
import { Act, Read, Subject } from '../http/act.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { created, ok } from '../http/answered.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { SlaTermDto } from './rules.dto.ts';

const LOCATION = '/v1/sla/terms';

/** What the SLA allows, from a day on. */
@Subject('rules', 'v1/sla/terms')
export class TermsController {
  constructor(
    private readonly twoPeople: TwoPersonDoor,
    private readonly terms: SlaTerms,
  ) {}

  @Read('', 'terms:read', 'Every SLA term, in order of their first days', ok(termsSchema))
  listSlaTerms(@CallerOf() caller: Caller) {
    return { items: this.terms.list(caller) };
  }

  @Act(
    '',
    'terms:add',
    {
      summary: 'Add an SLA term, or preview it (SECAS)',
      description:
        'It applies to what is received from its first day on: a clock that runs keeps the term that it began by, and a term ' +
        'that begins in its past is refused. With `dryRun` 200 and a preview. In live mode a second person has to approve it: 202.',
    },
    created(termSchema, 'Added'),
    ok(termPreviewSchema, 'What it would do'),
    waits,
  )
  async addSlaTerm(@Call() call: Acting, @Body() { dryRun, ...term }: SlaTermDto) {
    if (dryRun) return new Answer(orRefuse(await this.terms.preview(term)), { status: 200 });
    return this.twoPeople.take('add-term', term, call, ({ id }) => {
      const added = this.terms.list(call.caller).find((one) => one.id === id);
      return new Answer(added, { location: LOCATION });
    });
  }
}
