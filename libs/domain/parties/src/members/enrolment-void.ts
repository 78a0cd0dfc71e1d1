import { refuse } from '@icx/refusals';

export const enrolmentVoid = refuse(
  'enrolment-void',
  'This enrolment was used or replaced. Ask the administrator of your party for a new one.',
);
