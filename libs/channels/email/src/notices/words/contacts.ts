import type { ContactPoint, ContactPointId } from '@icx/contacts';
import type { PartyId } from '@icx/identifiers';
import { clerkTime, plain } from '@icx/words';
import { exact, heading, list, text, type Block } from '../layout/blocks.ts';
import type { Writer } from './writer.ts';

const factsOf = (point: ContactPoint): Block => ({
  is: 'facts',
  facts: [
    ['Party', point.party],
    ['Address', point.address],
    ['Purpose', plain(point.purpose)],
    ['Fuel', point.fuel ?? 'both'],
    ['Rank', String(point.rank)],
    ...(point.name ? [['Ask for', point.name] as const] : []),
    ...(point.phone ? [['Telephone', point.phone] as const] : []),
    ...(point.endsOn ? [['Until', clerkTime(point.endsOn)] as const] : []),
  ],
});

/** The code proves that its reader has the address; it opens nothing else. */
export const contactProof: Writer = async ({ notice: { party, about }, services, publicUrl }) => {
  const { contact, proof } = about;
  const open = await services.contacts.openProof(party, contact as ContactPointId, Number(proof));
  if (!open) return undefined;
  return {
    subject: `Prove this address for the Operational Contact List of ${party}`,
    title: 'Is this your address?',
    blocks: [
      text(
        `This address was entered on the Operational Contact List of ${party}. Before anything is sent here its owner has to prove it.`,
      ),
      factsOf(open.point),
      text(`Sign in as a person of ${party} and give this code back before ${clerkTime(open.until)}:`),
      exact(open.code),
      exact(
        `npx @icx/icx contacts prove ${contact} ${open.code}`,
        `POST ${publicUrl}/v1/parties/${party}/contacts/${contact}/proof`,
      ),
      text('If you know nothing of this, do nothing: without the code the address is never used.'),
    ],
  };
};

/** To whoever did not make the change, and to the address that was there before. */
export const contactChanged: Writer = async ({ notice: { about, party }, services, publicUrl }) => {
  const { contact, of } = about;
  const owner = (of ?? party) as PartyId;
  const point = (await services.contacts.of(owner)).find(({ id }) => id === contact);
  if (!point) return undefined;
  if (about['old'] !== undefined)
    return {
      subject: `This address is on the Operational Contact List of ${owner} no more`,
      title: 'This address was taken off the list',
      blocks: [
        text(
          `A contact point of ${owner} had this address until now. Notices do not come here any more.`,
          `If that is wrong, tell the administrator of ${owner}, or SECAS.`,
        ),
      ],
    };
  return {
    subject: `The Operational Contact List of ${owner} has changed`,
    title: 'A contact point has changed',
    blocks: [
      text(`This contact point of ${owner} was entered, changed or ended. It stands so now:`),
      factsOf(point),
      list('If that is right, you have nothing to do.', 'If not, change it, or tell SECAS.'),
      heading('Signed in'),
      exact('npx @icx/icx contacts list', `GET ${publicUrl}/v1/contacts`),
    ],
  };
};

/** Once a quarter, and as a reminder of it: the party's own part of the list. */
export const contactList: Writer = async ({ notice: { party, about }, services, publicUrl }) => {
  const now = services.clock.now();
  const quarter = about['quarter'];
  const points = (await services.contacts.of(party)).filter(({ endsOn }) => endsOn === null || endsOn > now);
  return {
    subject: `Operational Contact List${quarter ? ` ${quarter}` : ''}: is yours still right?`,
    title: 'Are your contact points still right?',
    blocks: [
      text(
        points.length === 0
          ? `${party} has no contact point: requests to it count as received as soon as they can be seen.`
          : `These are the contact points of ${party}. Requests are sent there, and an answer counts only from there.`,
      ),
      ...points.map(factsOf),
      list('If all of it is right, say so: one act confirms it.', 'If not, change it; a new address has to be proved.'),
      ...(quarter ? [text('The list of all parties, as it was when this quarter’s went out, is attached.')] : []),
      heading('Signed in'),
      ...(quarter
        ? [
            exact(
              `npx @icx/icx contacts still-right ${quarter}`,
              `POST ${publicUrl}/v1/parties/${party}/contact-lists/${quarter}/confirmation`,
            ),
          ]
        : []),
      exact('npx @icx/icx contacts list', `GET ${publicUrl}/v1/contacts`),
    ],
  };
};
