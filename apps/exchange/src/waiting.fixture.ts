import { messageOf, messagesParked } from './parked-messages.fixture.ts';
import { mailsThatWait } from './waiting-mail.fixture.ts';

/** While the exchange of this folder is stopped: mails and messages that wait for somebody, two of each, for the POSTs that need one. */
export const waitingForSomebody = async (folder: string): Promise<void> => {
  await mailsThatWait(folder, 2);
  await messagesParked(folder, [messageOf(1), messageOf(2)]);
};
