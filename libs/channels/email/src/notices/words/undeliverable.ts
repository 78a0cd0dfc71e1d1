import type { PostId } from '@icx/mail';
import { plain } from '@icx/words';
import { exact, heading, list, text } from '../layout/blocks.ts';
import { requests } from './kind.ts';
import type { Writer } from './writer.ts';

const why: Readonly<Record<string, string>> = {
  'no-contact': 'It has no contact point that is proved and in force.',
  'all-failed': 'Every contact point failed.',
  'relay-unreachable': 'Nothing of ours left for four hours.',
};

/** To SECAS, which keeps the list. */
export const undeliverable: Writer = async ({ notice: { about }, services, publicUrl }) => {
  const { party = '', post } = about;
  const told = await services.mail.outbox.postOf(post as PostId);
  if (!told) return undefined;
  const { kind, legs } = told.notice;
  return {
    subject: `${party} could not be told by mail`,
    title: 'Nobody of a party could be reached',
    blocks: [
      text(`No contact of ${party} could be reached with a notice (${plain(kind)}).`, why[told.because ?? ''] ?? null),
      text(
        `It was about ${requests(legs.length)}. What is put to a party that cannot be reached counts as received as soon as it can be seen.`,
      ),
      list(`Ask ${party} for an address that works, and have it entered and proved.`),
      heading('Signed in'),
      exact('npx @icx/icx contacts list', `GET ${publicUrl}/v1/contacts`),
    ],
  };
};
