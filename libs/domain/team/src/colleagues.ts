import { refuse, type Refusal } from '@icx/refusals';

export const colleagueUnknown = (pointer: string): Refusal =>
  refuse('colleague-unknown', 'Nobody of your party goes by that name: take one from the list of its users.', pointer);
