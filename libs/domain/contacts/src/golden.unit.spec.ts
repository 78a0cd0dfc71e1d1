import { replaysGolden } from '@icx/decider-testing';
import { contactEventTypes, evolveContacts, noContacts, type ContactEvent } from './index.ts';

replaysGolden(new URL('golden/contacts.jsonl', import.meta.url), contactEventTypes, (events: readonly ContactEvent[]) =>
  events.reduce(evolveContacts, noContacts),
);
