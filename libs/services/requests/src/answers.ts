import type { AnswerKind, RequestEvent, RoutingBasis } from '@icx/requests';
import type { RaisedState } from './request-log.ts';

/** An answer, and why its party had been asked: what shows how well requests are routed. */
export interface RoutedAnswer {
  readonly answer: AnswerKind;
  /** Nobody gave it: a holding answered by itself. */
  readonly automatic: boolean;
  readonly basis: RoutingBasis;
}

/** The answers among these events of a request. What a successor's request goes on with was counted when it came. */
export const answersIn = (events: readonly RequestEvent[], { legs }: RaisedState): readonly RoutedAnswer[] =>
  events.some(continues)
    ? []
    : events.flatMap((event) => {
        const answer = answerOf(event);
        if (!answer || !('leg' in event.data)) return [];
        const automatic = 'automatic' in event.data;
        return [{ answer, automatic, basis: legs[event.data.leg - 1]!.basis }];
      });

const continues = ({ type, data }: RequestEvent): boolean =>
  type === 'requests.install-code-requested.v1' && data.continues !== undefined;

const answerOf = ({ type, data }: RequestEvent): RoutedAnswer['answer'] | undefined => {
  switch (type) {
    case 'requests.code-supplied.v1':
      return 'code-supplied';
    case 'requests.installation-denied.v1':
      return 'not-installer';
    case 'requests.code-not-held.v1':
      return 'code-not-held';
    case 'requests.request-queried.v1':
      return data.query;
    default:
      return undefined;
  }
};
