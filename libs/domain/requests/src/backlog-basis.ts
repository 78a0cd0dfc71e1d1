import type { Instant, PlainDate } from '@icx/working-days';

/**
 * Why no clock runs: installed before the obligation began, that day as it was then; or on the register of the backlog, by
 * the file that brought it (`null`: a single proposal).
 */
export type BacklogBasis =
  | { readonly by: 'install-date'; readonly before: PlainDate }
  | {
      readonly by: 'register';
      readonly entry: string;
      readonly file: string | null;
      /** When it came onto the register for this very requester; absent: for another one, or it was asked for before. */
      readonly since?: Instant;
    };
