import { replaysGolden } from '@icx/decider-testing';
import { directoryEventTypes, evolveMember, evolveParty, partyEventTypes } from './index.ts';
import type { DirectoryEvent, MemberState, PartyEvent, PartyState } from './index.ts';

replaysGolden(new URL('golden/parties.jsonl', import.meta.url), partyEventTypes, (events: readonly PartyEvent[]) =>
  events.reduce<PartyState>(evolveParty, null),
);
replaysGolden(
  new URL('golden/members.jsonl', import.meta.url),
  directoryEventTypes,
  (events: readonly DirectoryEvent[]) => events.reduce<MemberState>(evolveMember, null),
);
