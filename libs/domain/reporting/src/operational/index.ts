export {
  caseFactsOf,
  dataFixCounts,
  reportedCategories,
  type CaseFacts,
  type DataFixFigures,
  type ReportedCategory,
} from './data-fix-times.ts';
export { excluded, type Excluded } from './excluded.ts';
export {
  handshakeSteps,
  measured,
  type HandshakeFigures,
  type HandshakeStep,
  type PartyHandshakes,
  type StepFigures,
} from './handshakes.ts';
export {
  OperationalMonth,
  type Availability,
  type OperationalFigures,
  type ProductionTime,
} from './operational-figures.ts';
