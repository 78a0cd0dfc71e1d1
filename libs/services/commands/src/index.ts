export { AdministrativeActs, type AdministrativeAct } from './administrative-acts.ts';
export { abreast } from './abreast.ts';
export { Commands } from './commands.ts';
export { keptAs, type By, type CommandContext } from './context.ts';
export { deciderOf, kept } from './decider.ts';
export type { Decide, Decided, Decider, DomainEvent, Loaded, Stored } from './decider.ts';
export { commandIdReused, contended, movedFrom, onlyTried } from './refusals.ts';
export type { Done, How, On, Outcome } from './outcome.ts';
export { Turns } from './turns.ts';
