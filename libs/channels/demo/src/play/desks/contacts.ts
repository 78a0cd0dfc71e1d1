import { lookFor } from '../../carried-out.ts';
import type { DeskAct } from '../desk-act.ts';
import { playedParties } from '../parties.data.ts';
import { BrokenOff, type Stage } from '../stage.ts';

const addressOf = (party: string): string => `codes@${party.toLowerCase()}.example`;

const enters = (stage: Stage, party: string, address: string, more: object = {}): Promise<{ id: string }> =>
  stage.post(party, `v1/parties/${party}/contacts`, {
    ...{ purpose: 'install-code-requests', name: 'Install code desk', address, ...more },
  });

interface MailLine {
  readonly number: number;
}
const aCode = /\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}\b/;

/** As the code that was mailed to its address shows. */
const proves = async (stage: Stage, party: string, contact: string, address: string): Promise<void> => {
  await stage.hurry();
  const code = await lookFor(async () => {
    const to = encodeURIComponent(address);
    const { items } = await stage.get<{ items: readonly MailLine[] }>('SECA', `v1/sandbox/mailbox?to=${to}`);
    for (const { number } of items) {
      const { text } = await stage.get<{ text: string }>('SECA', `v1/sandbox/mailbox/${number}`);
      const [found] = aCode.exec(text) ?? [];
      if (found !== undefined) return found;
    }
    return undefined;
  });
  if (code === undefined) throw new BrokenOff(`no mail with a code came to ${address}`);
  await stage.post(party, `v1/parties/${party}/contacts/${contact}/proof`, { code });
};

/** Whoever is new says where it is reached, and shows it; but for one, who has not seen the mail yet. */
export const entersPoints: DeskAct = async ({ stage }) => {
  for (const [index, { party }] of playedParties.entries()) {
    const address = addressOf(party);
    const { id } = await enters(stage, party, address);
    if (index !== playedParties.length - 1) await proves(stage, party, id, address);
  }
};

/** One moves to another mailbox, one has a second for gas that it has not shown to be its own. */
export const pointsChange: DeskAct = async ({ stage }) => {
  const address = 'metering@tyne.example';
  const { id } = await enters(stage, 'TYNE', address, { rank: 2 });
  await proves(stage, 'TYNE', id, address);
  const { items } = await stage.get<{ items: readonly { id: string; party: string; address: string }[] }>(
    'TYNE',
    'v1/contacts?party=TYNE',
  );
  const old = items.find((point) => point.address === addressOf('TYNE'));
  if (!old) throw new BrokenOff('TYNE has no contact point any more');
  await stage.post('TYNE', `v1/parties/TYNE/contacts/${old.id}/ending`, { reason: 'the desk has moved' });
  await enters(stage, 'BBBB', 'gas@bbbb.example', { fuel: 'gas', rank: 2 });
};

/** The list of the quarter went out by itself, or goes out now; some say that their part of it is right. */
export const listIsChecked: DeskAct = async ({ stage }) => {
  const lists = () => stage.get<{ items: readonly { quarter: string }[] }>('SECA', 'v1/contact-lists');
  if ((await lists()).items.length === 0) await stage.post('SECA', 'v1/contact-lists');
  const { quarter } = (await lists()).items[0]!;
  for (const party of ['AAAA', 'DART', 'TEES'])
    await stage.post(party, `v1/parties/${party}/contact-lists/${quarter}/confirmation`);
};
