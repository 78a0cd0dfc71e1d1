import {
  evolvePost,
  lastSentAt,
  nextDueAt,
  noPost,
  postedEventTypes,
  type PostedEvent,
  type PostState,
} from '@icx/mail';
import type { StateView } from '@icx/read-store';

/** Our mails by when something is to be done about them. */
export const postsView: StateView<PostState> = {
  name: 'posts',
  version: 2,
  tables: [
    {
      name: 'posts',
      columns: { id: 'text', party: 'text', due_at: 'text', in_hand_of: 'text', posted_at: 'text', sent_at: 'text' },
      primaryKey: ['id'],
      indexes: [
        { columns: ['due_at', 'id'], where: 'due_at is not null' },
        { columns: ['in_hand_of', 'id'], where: 'in_hand_of is not null' },
        { columns: ['posted_at'], where: 'due_at is not null' },
        { columns: ['sent_at'], where: 'sent_at is not null' },
      ],
    },
  ],
  events: postedEventTypes,
  initial: noPost,
  evolve: (state, event) => evolvePost(state, event as unknown as PostedEvent),
  rows: (id, state) =>
    state.status === 'absent'
      ? []
      : [
          {
            table: 'posts',
            row: {
              id,
              party: state.notice.party,
              due_at: nextDueAt(state) ?? null,
              in_hand_of: state.inHand?.token ?? null,
              posted_at: state.notice.postedAt,
              sent_at: lastSentAt(state) ?? null,
            },
          },
        ],
};
