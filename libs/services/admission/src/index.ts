export { Admission } from './admission.ts';
export type { Admitted, Caller, Target } from './admission.ts';
