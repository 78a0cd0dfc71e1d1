export * from './names.ts';
export * from './items.ts';
export * from './events.ts';
export * from './state.ts';
export { evolve, fold } from './evolve.ts';
export { decideCase, type CaseCommand, type DataFixCommand } from './decide.ts';
export type { Act, CaseDecision } from './decision.ts';
export type { ReportFault } from './report.ts';
export { dataFixUnknown } from './standing.ts';
