export { noticePreferencesSchema, Preferences, type NoticePreferencesDocument } from './preferences.ts';
