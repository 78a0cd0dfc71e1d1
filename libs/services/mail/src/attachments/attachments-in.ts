import type { Attached, Attachment, Leg, RequestState } from '@icx/requests';

const legsOf = (state: RequestState): readonly Leg[] => (state.status === 'absent' ? [] : state.legs);

const find = <T>(state: RequestState, of: (leg: Leg) => T | undefined) => {
  for (const leg of legsOf(state)) {
    const found = of(leg);
    if (found !== undefined) return { leg, found };
  }
};

/** As it was brought. */
export const attachedIn = (state: RequestState, id: string): (Attached & { readonly leg: Leg }) | undefined => {
  const one = find(state, ({ attached = [] }) => attached.find(({ attachment }) => attachment.id === id));
  return one && { ...one.found, leg: one.leg };
};

/** As a statement names it. */
export const namedIn = (
  state: RequestState,
  id: string,
): { readonly leg: Leg; readonly found: Attachment } | undefined =>
  find(state, ({ claims = [] }) => claims.flatMap(({ attachments }) => attachments).find((one) => one.id === id));
