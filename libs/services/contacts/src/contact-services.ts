import { Contacts, type ContactEngines } from './contacts.ts';

/** What keeps the Operational Contact List, ready to use without Nest. */
export const contactsServices = (engines: ContactEngines) => ({ contacts: new Contacts(engines) });
