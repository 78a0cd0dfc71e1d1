export {
  contactFuels,
  contactHistorySchema,
  contactPageSchema,
  contactSchema,
  contactDocument,
  type ContactDocument,
  type ContactHistory,
  type ContactPage,
} from './contact-document.ts';
export { ContactList, isContactCursor, type ContactQuery } from './contact-list.ts';
export { contactsServices } from './contact-services.ts';
export { ContactRows, readContact, type ContactDraft, type ContactRow } from './contact-row.ts';
export { contactCells, contactColumns } from './contact-table.ts';
export { contactsStream, contactStream } from './contact-stream.ts';
export { Contacts, type ContactEngines, type OpenProof } from './contacts.ts';
export { noticePreferencesSchema, Preferences, type NoticePreferencesDocument } from './preferences.ts';
export { proofCode } from './proof-codes.ts';
export { contactsQueries } from './queries.ts';
export { ContactTelling, type Post } from './telling.ts';
export { contactsView } from './views.ts';
export { QuarterlyList } from './quarterly-list.ts';
export {
  issuedListDocument,
  issuedListSchema,
  issuedListsSchema,
  readinessSchema,
  type IssuedListDocument,
  type ReadinessDocument,
} from './issue-document.ts';
export { Readiness } from './readiness.ts';
