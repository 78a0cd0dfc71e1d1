export * from './events.ts';
export {
  calendarsIn,
  calendarVersionsIn,
  evolveRules,
  followingIn,
  noRules,
  termsIn,
  type CalendarImport,
  type RulesState,
} from './state.ts';
export { addTerm, effectOf, type RunningSince, type TermEffect, type TermFacts } from './add-term.ts';
export { parseDivision, type CalendarDraft } from './bank-holidays.ts';
export { importCalendars, withImport } from './import-calendars.ts';
export { longestTerm, parseRuleName } from './rule-name.ts';
