import type { Commands } from '@icx/commands';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import type { BacklogBasis } from '@icx/requests';
import type { Instant, PlainDate } from '@icx/working-days';
import type { BacklogEffects } from './effects.ts';
import type { BacklogStanding, RequestParts } from './standing.ts';

export interface BacklogParts {
  readonly commands: Commands;
  readonly views: ReadStore;
  readonly keys: KeyRing;
  readonly sandbox: boolean;
  /** Read at every use: the rules may change while the exchange runs. */
  readonly obligationFrom: () => PlainDate;
  readonly requests: RequestParts;
  readonly standing: BacklogStanding;
  readonly effects: BacklogEffects;
}

export const basisOf = (entry: string, file: string | null, since: Instant): BacklogBasis => ({
  ...{ by: 'register', entry, file, since },
});
