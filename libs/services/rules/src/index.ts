export {
  calendarPreviewSchema,
  calendarsAppliedSchema,
  calendarsSchema,
  calendarVersionsSchema,
  type CalendarPreviewDocument,
  type CalendarsApplied,
  type CalendarsDocument,
  type CalendarVersionsDocument,
} from './calendar-documents.ts';
export { CalendarVersions } from './calendar-versions.ts';
export { coverageProblem } from './coverage.ts';
export { Rulebook } from './rulebook.ts';
export { readRules, type Rules } from './rules-file.ts';
export { rulesServices } from './rules-services.ts';
export {
  SlaTerms,
  termPreviewSchema,
  termSchema,
  termsSchema,
  type TermDocument,
  type TermPreview,
} from './sla-terms.ts';
