import { codeMisplaced, holdsKnownCode } from '@icx/install-code';
import type { Decision, RequestEvent, RequestState } from '@icx/requests';
import type { Vault } from '@icx/vault';

interface Stream {
  readonly events: readonly { readonly data: object }[];
}

/** Made here, not written by anybody. */
const ownMembers = ['code', 'sealedTo', 'candidates', 'deadline', 'before', 'after'];

/** What people wrote into an event, whatever member it stands in. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => (ownMembers.includes(name) ? [] : textsIn(member)));
};

/** The codes that these events speak of, erased ones too, by their keyed fingerprints. */
const fingerprintsIn = (events: Stream['events']): readonly string[] =>
  events.flatMap(({ data }) => {
    const { code } = data as { readonly code?: { readonly fingerprint?: string } | string };
    return typeof code === 'object' && code.fingerprint !== undefined ? [code.fingerprint] : [];
  });

/** Whether bytes are one of the codes that these events speak of; `undefined`: they speak of none. */
export const codesOf = (events: Stream['events'], vault: Vault): ((code: Uint8Array) => boolean) | undefined => {
  const known = new Set(fingerprintsIn(events));
  return known.size === 0 ? undefined : (code) => known.has(vault.fingerprintOf(code));
};

/**
 * The decision, unless a text in it holds a code of this request, be it the one that is supplied just now or one that the
 * vault held before: then a refusal, `install-code-misplaced`. What no look at the text's shape can tell: a code that is
 * split over words, or in base64. A reveal that is refused for its reason is on record (law 5).
 * @param earlier other requests whose codes count as well: of the same device.
 */
export const withoutKnownCodes = (
  decision: Decision,
  { state, events: recorded }: Stream & { readonly state: RequestState },
  vault: Vault,
  earlier: readonly Stream[] = [],
): Decision => {
  const { events } = decision;
  const isKnown = codesOf([...earlier.flatMap((loaded) => loaded.events), ...recorded, ...events], vault);
  if (!isKnown) return decision;
  const texts = events.flatMap(({ data }) => textsIn(data));
  if (!texts.some((text) => holdsKnownCode(text, isKnown))) return decision;
  return { events: events.flatMap((event) => refusedReveal(event, state)), refusal: codeMisplaced };
};

const refusedReveal = ({ type, data }: RequestEvent, state: RequestState): readonly RequestEvent[] =>
  type === 'requests.code-revealed.v1' && state.status !== 'absent'
    ? [
        {
          type: 'requests.reveal-refused.v1',
          data: { at: data.at, by: state.requester, code: codeMisplaced.code },
        },
      ]
    : [];
