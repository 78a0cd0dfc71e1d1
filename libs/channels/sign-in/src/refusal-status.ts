import type { Refusal } from '@icx/refusals';

/** A refusal of now, with the seconds after which to try again. */
interface Delayed extends Refusal {
  readonly retryAfter: number;
}
export const delayed = (refusal: Refusal, retryAfter: number): Delayed => ({ ...refusal, retryAfter });

const statuses: Readonly<Record<string, number>> = {
  'sign-in-too-often': 429,
  'sign-in-too-many': 429,
  'sign-in-busy': 503,
  'password-length': 422,
  'code-wrong': 422,
  'security-key-wrong': 422,
  'security-key-present': 409,
  'security-keys-too-many': 409,
  'security-key-unknown': 404,
  'second-factor-last': 409,
};

/** How the pages answer it. */
export const answerOf = (refusal: Refusal): { readonly status: number; readonly retryAfter: number | undefined } => ({
  status: statuses[refusal.code] ?? 401,
  retryAfter: (refusal as Partial<Delayed>).retryAfter,
});
