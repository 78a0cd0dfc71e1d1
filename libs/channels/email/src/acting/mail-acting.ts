import type { Services } from '@icx/composition';
import type { DeliveryReport, LegRef, MailOutcome } from '@icx/mail';
import type { Acting, ActingMail, ReportingMail } from '@icx/mail-service';
import { Attachments } from './attachments.ts';
import { SaidByMail } from './body.ts';
import type { SentMail } from './outbox.ts';
import { codeNotAsked } from './refusals.ts';

/** What a mail that may act says, as commands of the services: by the words of it, then by what came with it. */
export class MailActing implements Acting {
  readonly #said: SaidByMail;
  readonly #attachments: Attachments;

  constructor(
    services: Services,
    private readonly sent: SentMail,
  ) {
    this.#said = new SaidByMail(services);
    this.#attachments = new Attachments(services);
  }

  async act(mail: ActingMail, scope: 'case' | 'confirmed'): Promise<readonly MailOutcome[]> {
    const said = await this.#said.say(mail, await this.#legsOf(mail), scope);
    return [...said, ...(await this.#attachments.take(mail, scope)), ...stray(mail)];
  }

  /** A delay, a relay or a delivery is no failure, and of a failure for now its server tries on (RFC 3464, 2.3.3). */
  async report({ id: mail, at, post, recipient, reports }: ReportingMail): Promise<'bounced' | 'noted'> {
    const final = reports.find(isFinal);
    if (!final) return 'noted';
    await this.sent.bounced({ post, recipient, at, status: final.status, mail });
    return 'bounced';
  }

  async #legsOf({ post, party }: ActingMail): Promise<readonly LegRef[]> {
    const sent = post === null ? undefined : await this.sent.postOf(post);
    return sent?.notice.party === party ? sent.notice.legs : [];
  }
}

const isFinal = ({ action, status }: DeliveryReport): boolean =>
  action.toLowerCase() === 'failed' && /^5\.\d{1,3}\.\d{1,3}$/.test(status);

/** A code where nobody takes one: it is nowhere but in the sealed raw mail, and its sender is told where it belongs. */
const stray = ({ read: { hasCode, said, attachments } }: ActingMail): readonly MailOutcome[] => {
  const isTaken = said.says === 'code-supplied' || attachments.some(({ format }) => format !== 'other');
  if (!hasCode || isTaken) return [];
  const { code, detail } = codeNotAsked;
  return [{ request: null, leg: null, outcome: 'refused', refusal: { code, detail } }];
};
