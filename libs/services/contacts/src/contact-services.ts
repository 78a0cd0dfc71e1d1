import { Commands } from '@icx/commands';
import type { Register } from '@icx/parties-service';
import { Contacts, type ContactEngines } from './contacts.ts';
import { Preferences } from './preferences.ts';

/** What keeps the Operational Contact List, ready to use without Nest. */
export const contactsServices = ({ register, ...engines }: ContactEngines & { readonly register: Register }) => ({
  contacts: new Contacts(engines),
  preferences: new Preferences(new Commands(engines.log, engines.views), register),
});
