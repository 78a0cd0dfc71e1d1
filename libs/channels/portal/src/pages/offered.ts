import { Injectable } from '@nestjs/common';
import type { Action } from '@icx/parties';
import type { RequestDocument } from '@icx/requests-service';
import { addressOf } from './listing.ts';

/** How a request stands to who looks at it. */
export interface Standing {
  readonly request: RequestDocument;
  /** The party that looks. */
  readonly reader: string;
  /** Not answered, and asked or to be asked. */
  readonly isLive: boolean;
  /** There is a code, which may be had. */
  readonly hasCode: boolean;
  /** The leg that waits for an answer. */
  readonly live: RequestDocument['leg'];
  /** It is put to who looks. */
  readonly own: RequestDocument['leg'];
}

/** When, and by which words, the page of a request leads to a form about it. */
export interface OfferedForm {
  /** `false`: not now. Several, if the address of the form names what of the request it is about. */
  when(
    this: void,
    standing: Standing,
  ): string | false | readonly { readonly text: string; readonly at: Readonly<Record<string, string>> }[];
  /** Before what others offer, or after it; in between in the order in which desks declare. */
  readonly place?: 'first' | 'last';
  /** What the link fills in, by the names of fields. */
  readonly filled?: Readonly<Record<string, string>>;
}

export interface Offered {
  readonly action: Action;
  readonly text: string;
  readonly href: string;
}

type Kept = OfferedForm & Pick<Offered, 'action'> & { readonly path: string };

/** What may come next by how a request stands, best first; who may, admission says, and whether it is done, the domain. */
@Injectable()
export class Offers {
  readonly #forms: Kept[] = [];

  add(form: Kept): void {
    this.#forms.push(form);
    this.#forms.sort((one, other) => placeOf(one) - placeOf(other));
  }

  of(request: RequestDocument, reader: string): readonly Offered[] {
    const standing = standingOf(request, reader);
    return this.#forms.flatMap(({ path, action, when, filled = {} }) => {
      const href = (at: Readonly<Record<string, string>> = {}) =>
        addressOf(
          path.replaceAll(/:(\w+)/g, (_, name: string) => ({ ...at, id: request.id })[name]!),
          filled,
        );
      const told = when(standing);
      if (typeof told === 'object') return told.map(({ text, at }) => ({ action, text, href: href(at) }));
      return told === false ? [] : [{ action, text: told, href: href() }];
    });
  }
}

const places = ['first', undefined, 'last'] as const;
const placeOf = ({ place }: OfferedForm): number => places.indexOf(place);

const standingOf = (request: RequestDocument, reader: string): Standing => {
  const { state, leg, code } = request;
  const live = leg && !leg.reply && !leg.closed && state !== 'ended' ? leg : null;
  return {
    ...{ request, reader, live, isLive: state === 'open' || state === 'stalled' },
    hasCode: code !== null && state !== 'ended',
    own: live?.addressee === reader ? live : null,
  };
};
