import type { Services } from '@icx/composition';
import type { AnsweredMail, FileOptions } from '@icx/files';
import { fileNameOf } from '@icx/files-service';
import type { Attachment, MailOutcome } from '@icx/mail';
import type { ActingMail } from '@icx/mail-service';
import { isRefusal, type Refusal } from '@icx/refusals';
import { admit, contextOf, lasting } from './actor.ts';
import { notRead } from './refusals.ts';

/** Which rows of an attachment are taken now. */
type Rows = AnsweredMail['rows'] | 'all';

const told = (attachment: string, { code, detail }: Refusal): MailOutcome => ({
  ...{ request: null, leg: null, attachment, outcome: 'refused', refusal: { code, detail } },
});

/** What came with a mail: answers in the template are files like any other, at the mail's door time. */
export class Attachments {
  constructor(private readonly services: Services) {}

  async take(mail: ActingMail, scope: 'case' | 'confirmed'): Promise<readonly MailOutcome[]> {
    const outcomes: MailOutcome[] = [];
    for (const [index, one] of mail.read.attachments.entries()) {
      const name = fileNameOf(one.name) ?? `attachment ${index + 1}`;
      if (one.format === 'other') outcomes.push(told(name, notRead));
      else for (const rows of rowsNow(mail, scope)) outcomes.push(await this.#take(mail, one, { name, index, rows }));
    }
    return outcomes;
  }

  async #take(
    mail: ActingMail,
    { bytes }: Attachment,
    { name, index, rows }: { readonly name: string; readonly index: number; readonly rows: Rows },
  ): Promise<MailOutcome> {
    const { intake } = this.services.files;
    const admitted = await admit(this.services, mail, 'files:answers');
    if (isRefusal(admitted)) return told(name, admitted);
    const options: FileOptions = {
      ...{ dryRun: false, allOrNothing: false, profile: null, originalParty: null },
      ...(rows === 'all' || mail.post === null ? {} : { answersTo: { post: mail.post, rows } }),
    };
    const wanted = { kind: 'answers', name, options } as const;
    const uploader = { ...admitted.caller, party: mail.party };
    const begun = lasting(await intake.begin(wanted, uploader, bytes.length));
    if (isRefusal(begun)) return told(name, begun);
    const { fingerprint: _, ...sent } = contextOf(this.services, mail, `attachment ${index + 1} ${rows}`, {});
    try {
      const taken = lasting(await intake.take(begun.id, wanted, once(bytes), bytes.length, uploader, sent));
      if (isRefusal(taken)) return told(name, taken);
      return { request: null, leg: null, attachment: name, file: taken.file.receipt.id, outcome: 'taken' };
    } finally {
      begun.end();
    }
  }
}

/** Of a mail on the top rung the rows within its case were taken when it came: once more they change nothing. */
const rowsNow = ({ rungs, post }: ActingMail, scope: 'case' | 'confirmed'): readonly Rows[] => {
  if (scope === 'case') return ['within'];
  return post !== null && rungs.dmarc && rungs.contact ? ['within', 'beyond'] : ['all'];
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
