import { whyWords } from '@icx/mail';
import type { MailRow } from '@icx/mail-service';
import { clerkEnd, clerkTime } from '@icx/words';
import { exact, heading, list, shortLine, text, type Block } from '../layout/blocks.ts';
import type { Writer } from './writer.ts';

/** Mails told one by one. */
const SHOWN = 10;

/**
 * To the contacts of a party, whoever sent what waits. Nothing that it says is repeated, nor its subject: a stranger may have
 * written it, and would speak in our name.
 */
export const mailWaits: Writer = async ({ notice: { party }, services, publicUrl }) => {
  const waiting = await services.mail.inbound.waiting(party, SHOWN + 1);
  const [first] = waiting;
  if (!first) return undefined;
  const shown = waiting.slice(0, SHOWN);
  const isOne = waiting.length === 1;
  const id = isOne ? first.id : 'MAIL';
  return {
    subject: isOne ? 'A mail waits for your word' : 'Mails wait for your word',
    title: isOne ? 'A mail waits for your word' : 'Mails wait for your word',
    blocks: [
      text(
        `${isOne ? 'A mail' : 'Mails'} came to the exchange as ${isOne ? 'an answer' : 'answers'} of ${party}, and ${isOne ? 'does' : 'do'} not act by ${isOne ? 'itself' : 'themselves'}. The clock runs on.`,
      ),
      ...shown.map(factsOf),
      ...(waiting.length > SHOWN ? [text('There are more.')] : []),
      list(
        'If it is yours, a person of your party confirms it, signed in: it counts from when it came.',
        'If not, reject it. What nobody confirms in time never acts, and has to be answered anew.',
      ),
      heading('Signed in'),
      exact(
        ...(isOne ? [] : ['npx @icx/icx mail list']),
        `npx @icx/icx mail show ${id}`,
        `npx @icx/icx mail confirm ${id}`,
        `npx @icx/icx mail reject ${id} --reason 'not sent by us'`,
        `POST ${publicUrl}/v1/mail/${id}/confirmation`,
      ),
    ],
  };
};

const factsOf = ({ id, at, lapses_at: until, line }: MailRow): Block => ({
  is: 'facts',
  facts: [
    ['Mail', id],
    ['From', shortLine(line.from.join(', '), 100) || 'nobody named'],
    ['Came', clerkTime(at)],
    ['Why it waits', line.why ? whyWords[line.why] : 'Part of it is beyond what it answers.'],
    ['Confirm it', until ? `${clerkEnd(until)} at the latest` : '-'],
  ],
});
