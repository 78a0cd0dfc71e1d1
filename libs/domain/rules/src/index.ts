export * from './events.ts';
export {
  calendarsIn,
  evolveRules,
  followingIn,
  noRules,
  termsIn,
  type CalendarImport,
  type RulesState,
} from './state.ts';
