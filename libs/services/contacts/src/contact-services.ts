import { Commands } from '@icx/commands';
import type { Register } from '@icx/parties-service';
import type { Runner } from '@icx/runtime';
import { ContactList } from './contact-list.ts';
import { Contacts, type ContactEngines } from './contacts.ts';
import { Preferences } from './preferences.ts';
import { ContactTelling, type Post, type TellingEngines } from './telling.ts';

/** What keeps the Operational Contact List, ready to use without Nest. */
export const contactsServices = ({
  register,
  ...engines
}: ContactEngines & TellingEngines & { readonly register: Register }) => {
  const contacts = new Contacts(engines);
  return {
    contacts,
    contactList: new ContactList(engines.views, engines.clock),
    preferences: new Preferences(new Commands(engines.log, engines.views), register),
    /** From then on what is to be mailed is posted, what came before too; the reactor is to be begun. */
    tellContactChanges: (post: Post, jobs: Runner): ContactTelling['reactor'] => {
      const { reactor } = new ContactTelling(engines.keys, contacts, post, engines);
      jobs.add(reactor);
      return reactor;
    },
  };
};
