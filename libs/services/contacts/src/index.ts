export { noticePreferencesSchema, Preferences, type NoticePreferencesDocument } from './preferences.ts';
export { contactsServices } from './contact-services.ts';
export { contactStream } from './contact-stream.ts';
export { Contacts, type ContactDraft, type ContactEngines, type OpenProof } from './contacts.ts';
