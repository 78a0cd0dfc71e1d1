import type { DataOf, RequestEvent } from './events.ts';
import type { Claimed, Leg } from './state.ts';

export type OutsideEvent = Extract<
  RequestEvent,
  {
    type:
      | 'requests.outside-attachment-added.v1'
      | 'requests.outside-answer-recorded.v1'
      | 'requests.outside-answer-confirmed.v1'
      | 'requests.outside-answer-disputed.v1'
      | 'requests.breach-disputed.v1'
      | 'requests.dispute-resolved.v1';
  }
>;

/** What is said of answers given outside, and against breaches. */
export const evolveOutside = (leg: Leg, { type, data }: OutsideEvent): Leg => {
  switch (type) {
    case 'requests.outside-attachment-added.v1': {
      const { leg: _, ...attached } = data;
      return { ...leg, attached: [...(leg.attached ?? []), attached] };
    }
    case 'requests.outside-answer-recorded.v1': {
      const { leg: _, ...claim } = data;
      return { ...leg, claims: [...(leg.claims ?? []), claim] };
    }
    case 'requests.outside-answer-confirmed.v1': {
      const told = changeClaim(leg, data, { confirmedAt: data.at });
      return leg.breach ? { ...told, breach: { ...leg.breach, agreedOutside: true } } : told;
    }
    case 'requests.outside-answer-disputed.v1':
      return changeClaim(leg, data, { disputed: { at: data.at, reason: data.reason } });
    case 'requests.breach-disputed.v1':
      return { ...leg, breach: { ...leg.breach!, dispute: { at: data.at, reason: data.reason } } };
    case 'requests.dispute-resolved.v1': {
      const { leg: _, ...resolved } = data;
      return { ...leg, breach: { ...leg.breach!, dispute: { ...leg.breach!.dispute!, resolved } } };
    }
  }
};

const changeClaim = (
  leg: Leg,
  { claim }: Pick<DataOf<'outside-answer-confirmed'>, 'claim'>,
  said: Partial<Claimed>,
): Leg => ({
  ...leg,
  claims: (leg.claims ?? []).map((one) => (one.claim === claim ? { ...one, ...said } : one)),
});
