export { Admission, requestUnknown } from './admission.ts';
export type { Admitted, Caller, Target } from './admission.ts';
