import { deciderOf, type CommandContext, type Commands } from '@icx/commands';
import {
  chooseNotices,
  chosenNotices,
  everythingByMail,
  evolvePreferences,
  hoursWords,
  nothingChosen,
  preferencesEventTypes,
  waysOfNotice,
  type NoticeChoice,
  type NoticePreferences,
  type PreferencesEvent,
} from '@icx/contacts';
import { document, oneOf, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { PartyId } from '@icx/identifiers';
import { channelsOf } from '@icx/parties';
import { SECAS, type Register } from '@icx/parties-service';
import { isRefusal, type Refusal } from '@icx/refusals';

const way = oneOf(waysOfNotice);

export const noticePreferencesSchema = document('NoticePreferences', {
  party: partyId(),
  kinds: document('NoticeWays', Object.fromEntries(chosenNotices.map((kind) => [kind, way])), {
    description: 'mail: at once; digest: in one mail a day; none: not by mail.',
  }),
  hours: Type.String({
    description: 'By the clock in London, for reminders and digests.',
    examples: ['09:00-17:00', 'any'],
  }),
});
export type NoticePreferencesDocument = DocumentOf<typeof noticePreferencesSchema>;

const preferencesFrom = (unchosen: NoticePreferences) =>
  deciderOf<NoticePreferences, PreferencesEvent>(unchosen, evolvePreferences, preferencesEventTypes);
const [ofSecas, ofOthers] = [preferencesFrom(everythingByMail), preferencesFrom(nothingChosen)];
const preferencesOf = (party: PartyId) => (party === SECAS ? ofSecas : ofOthers);
const streamOf = (party: PartyId): string => `notices-${party}`;

/** What each party wants to be told by mail, and how. */
export class Preferences {
  constructor(
    private readonly commands: Commands,
    private readonly register: Pick<Register, 'parties'>,
  ) {}

  async of(party: PartyId): Promise<NoticePreferences> {
    return (await this.commands.load(streamOf(party), preferencesOf(party))).state;
  }

  async read(party: PartyId): Promise<NoticePreferencesDocument> {
    return documentOf(party, await this.of(party));
  }

  /** Refused with `notices-missing` or `notice-required`. */
  async choose(
    party: PartyId,
    choice: NoticeChoice,
    context: CommandContext,
  ): Promise<NoticePreferencesDocument | Refusal> {
    const known = (await this.register.parties()).get(party);
    const requestsByMail = known !== undefined && channelsOf(known).requests === 'email';
    const done = await this.commands.perform(streamOf(party), preferencesOf(party), context, () =>
      chooseNotices(choice, { at: context.receivedAt, requestsByMail }),
    );
    return isRefusal(done) ? done : documentOf(party, done.state);
  }
}

const documentOf = (party: PartyId, { kinds, hours }: NoticePreferences): NoticePreferencesDocument => ({
  ...{ party, kinds },
  hours: hoursWords(hours),
});
