import type { Refused } from '@icx/api-channel/http';
import type { Refusal } from '@icx/refusals';
import type { Option, Values } from './fields.ts';
import type { FieldError } from './shown-fields.ts';

/** What a page shows may say what it is called, and what of its query was refused. */
export interface Shows {
  readonly title?: string;
  readonly problems?: readonly Refusal[];
}

/** What a form's page shows beside its fields. */
export interface Given {
  readonly title?: string;
  readonly without?: readonly string[];
  readonly options?: Readonly<Record<string, readonly Option[]>>;
}

/** What is said of what was typed, before it is done: `errors` of it are mended there. */
export interface Said {
  readonly title?: string;
  readonly template?: string;
  readonly errors?: readonly FieldError[];
}

/** In which member, and what to do. */
export const faultWords = ({ pointer, detail }: Pick<Refusal, 'pointer' | 'detail'>): string =>
  pointer ? `${pointer.slice(1)}: ${detail}` : detail;

export const titled = (data: object): string | undefined => (data as Said).title;

/** A form as it was typed, with what was refused of it, and more to show beside it. */
export interface ShownAgain {
  readonly typed: Values;
  readonly back?: boolean;
  readonly refused?: Refused;
  readonly data?: object;
}
