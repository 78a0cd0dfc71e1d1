import { leafHashOf, leafText } from '@icx/event-store';
import { signCheckpoint } from '../../checkpoint/checkpoint.ts';
import { LogSigner } from '../../checkpoint/log-key.ts';
import { hex, someLeaves, treeOver } from '../../merkle/tree.fixture.ts';
import { sealOf } from '../../seal/seal.ts';

export const signer = new LogSigner('install-code-exchange/test', Buffer.alloc(32, 1));
export const stranger = new LogSigner('install-code-exchange/test', Buffer.alloc(32, 2));

const SIZE = 40;
/** Of each event of the request: its place in the log, and whether it is shown, with its leaf or without. */
const events = [
  { position: 5, shown: true, leaf: true },
  { position: 6, shown: true, leaf: false },
  { position: 19, shown: false, leaf: false },
  { position: 40, shown: true, leaf: true },
];

/** A bundle as an exchange makes one; its request has four events, of which one is not shown. */
export const bundle = async (by: LogSigner = signer) => {
  const recordedAt = '2026-12-07T10:00:00.000Z';
  const made = events.map((event, revision) => {
    const data = { leg: 1, note: `é ${revision}`, nested: { list: [1, null, true] } };
    const stored = { type: 'requests.leg-acknowledged.v1', recordedAt, data };
    const texts = { metadata: JSON.stringify({ party: 'AAAA', user: 'client:AAAA/desk' }), data: JSON.stringify(data) };
    const text = leafText({ index: event.position, stream: 'icr_TEST1', revision, ...stored, ...texts });
    return { ...event, ...stored, revision: String(revision), text };
  });
  const leaves = someLeaves(SIZE);
  for (const { position, text } of made) leaves[position - 1] = leafHashOf(text);
  const tree = treeOver(leaves);
  const placed = await Promise.all(
    made.map(async ({ position, text, shown, leaf, revision, ...stored }) => {
      const auditPath = (await tree.inclusionProof(position - 1, SIZE)).map(hex);
      const place = { revision, position: String(position), leafHash: hex(leafHashOf(text)), auditPath };
      const told = { ...stored, party: 'AAAA', user: 'client:AAAA/desk', leaf: leaf ? text : null, words: 'was told' };
      return { shown, place, entry: { ...place, ...told } };
    }),
  );
  const root = tree.root();
  const document = {
    generatedAt: recordedAt,
    request: { id: 'icr_TEST1', state: 'open' },
    events: placed.filter(({ shown }) => shown).map(({ entry }) => entry),
    unseen: placed.filter(({ shown }) => !shown).map(({ place }) => place),
    deadlines: [{ leg: 1, dueOn: '2026-12-07', days: null }],
    checkpoint: {
      origin: by.publicKey.name,
      size: SIZE,
      root: hex(root),
      note: signCheckpoint({ size: SIZE, root }, by),
      key: String(by.publicKey),
    },
  };
  return { ...document, seal: sealOf(document, by) };
};
