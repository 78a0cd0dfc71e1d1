import { abreast, type CommandContext } from '@icx/commands';
import { Secret } from '@icx/install-code';
import type { LegRef, MailOutcome, Said } from '@icx/mail';
import type { ActingMail } from '@icx/mail-service';
import { isRefusal, type Refusal } from '@icx/refusals';
import { decide, isLive } from '@icx/requests';
import { answerDraft, answerOnce, type AnswerMembers, type Loaded } from '@icx/requests-service';
import type { Services } from '@icx/composition';
import { admit, contextOf, lasting } from './actor.ts';
import {
  caseUnknown,
  codeForMany,
  confirmForAll,
  mostByBody,
  nothingSaid,
  unclear,
  useAttachment,
} from './refusals.ts';

type Answer = Exclude<Said, { says: 'nothing' | 'unclear' }>;

const whole = (outcome: MailOutcome['outcome'], refusal: Refusal): readonly MailOutcome[] => [
  { request: null, leg: null, outcome, refusal: told(refusal) },
];
const told = ({ code, detail }: Refusal) => ({ code, detail });

/** What the words of a mail say, said to the legs that its token is about. */
export class SaidByMail {
  constructor(private readonly services: Services) {}

  /** @param legs of the mail that it answers */
  async say(mail: ActingMail, legs: readonly LegRef[], scope: 'case' | 'confirmed'): Promise<readonly MailOutcome[]> {
    const { said, attachments, hasCode } = mail.read;
    if (said.says === 'nothing') return attachments.length > 0 || hasCode ? [] : whole('refused', nothingSaid);
    const waits = scope === 'case' ? 'waits' : 'refused';
    if (said.says === 'unclear') return whole(waits, unclear(said.why));
    if (legs.length <= 1)
      return legs.length === 0 ? whole('refused', caseUnknown) : [await this.#sayTo(mail, legs[0]!, said)];
    if (legs.length > mostByBody) return whole('refused', useAttachment(legs.length));
    return scope === 'case' ? whole('waits', confirmForAll(legs.length)) : this.#sayToAll(mail, legs, said);
  }

  /** Confirmed for all: those that can still be answered. */
  async #sayToAll(mail: ActingMail, legs: readonly LegRef[], said: Answer): Promise<readonly MailOutcome[]> {
    const live: LegRef[] = [];
    for (const one of legs) if (await this.#isLive(one)) live.push(one);
    if (live.length === 0) return whole('refused', caseUnknown);
    if (said.says === 'code-supplied' && live.length > 1) return whole('refused', codeForMany(live.length));
    return abreast(live, (one) => this.#sayTo(mail, one, said));
  }

  async #isLive({ request, leg: number }: LegRef): Promise<boolean> {
    const { state } = await this.services.requests.requests.load(request);
    const leg = state.status === 'absent' ? undefined : state.legs[number - 1];
    return leg !== undefined && isLive(leg);
  }

  async #sayTo(mail: ActingMail, { request, leg }: LegRef, said: Answer): Promise<MailOutcome> {
    const action = said.says === 'received' ? 'requests:acknowledge' : 'requests:answer';
    const admitted = await admit(this.services, mail, action, request);
    const context = contextOf(this.services, mail, `${request} ${leg}`, said);
    const done = isRefusal(admitted) ? admitted : await this.#perform(admitted.loaded!, context, leg, said);
    const refusal = isRefusal(lasting(done)) ? told(done as Refusal) : undefined;
    return { request, leg, ...(refusal ? { outcome: 'refused', refusal } : { outcome: 'taken' }) };
  }

  async #perform(loaded: Loaded, context: CommandContext, leg: number, said: Answer) {
    const { performer, answering } = this.services.requests;
    const { party: by, receivedAt: at } = context;
    if (said.says === 'received')
      return performer.perform(loaded, (state, facts) => decide({ type: 'acknowledge', at, by, leg }, state, facts), {
        context,
      });
    const draft = answerDraft({ ...membersOf(said), leg });
    if (isRefusal(draft)) return draft;
    return answerOnce({ answering, vault: this.services.engines.vault }, loaded, context, { ...draft, leg });
  }
}

const membersOf = (said: Exclude<Answer, { says: 'received' }>): AnswerMembers => {
  const { says: answer, ...rest } = said;
  if (!('installCode' in rest)) return { answer, ...rest };
  return { answer, installCode: new Secret(rest.installCode, 'install code') };
};
