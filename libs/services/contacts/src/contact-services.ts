import { Commands } from '@icx/commands';
import type { Register } from '@icx/parties-service';
import type { Runner } from '@icx/runtime';
import type { PlainDate } from '@icx/working-days';
import { ContactList } from './contact-list.ts';
import { Contacts, type ContactEngines } from './contacts.ts';
import { Preferences } from './preferences.ts';
import { QuarterlyList } from './quarterly-list.ts';
import { Readiness } from './readiness.ts';
import { ContactTelling, type Post, type TellingEngines } from './telling.ts';

/** What keeps the Operational Contact List, ready to use without Nest. */
export const contactsServices = ({
  register,
  obligationFrom,
  ...engines
}: Omit<ContactEngines, 'register'> &
  TellingEngines & { readonly register: Register; readonly obligationFrom: () => PlainDate }) => {
  const contacts = new Contacts({ ...engines, register });
  const contactLists = new QuarterlyList({ ...engines, register });
  return {
    contacts,
    contactList: new ContactList(engines.views, engines.clock),
    contactLists,
    readiness: new Readiness(register, contacts, contactLists, engines.clock, obligationFrom),
    preferences: new Preferences(new Commands(engines.log, engines.views), register),
    /** What is to be mailed of the list is posted there. */
    tellContactChanges: (post: Post, jobs: Runner): void =>
      jobs.add(new ContactTelling(engines, contacts, post).reactor).wake(),
  };
};
