import { inspect } from 'node:util';
import fc from 'fast-check';
import { must } from '@icx/refusals';
import { EMPTY_ROOT } from '../merkle/hashes.ts';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { LogKey, LogSigner, parseLogKey } from './log-key.ts';
import { openNote, signNote } from './signed-note.ts';

/** The example of golang.org/x/mod/sumdb/note: key, text and signature. */
const peter = {
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  note:
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n\n" +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

const signer = new LogSigner('example.org/log', Buffer.alloc(32, 1));
const key = signer.publicKey;
const checkpoint = { size: 7, root: Buffer.alloc(32, 9) };
const note = signCheckpoint(checkpoint, signer);

describe('against the reference of signed notes', () => {
  test('the same seed has the same public key, and signs the same text alike', () => {
    const his = new LogSigner('PeterNeumann', peter.seed);
    expect(String(his.publicKey)).toBe(peter.key);
    expect(signNote(peter.note.slice(0, peter.note.indexOf('\n\n') + 1), his)).toBe(peter.note);
  });

  test('his note opens with his key', () => {
    expect(openNote(peter.note, must(parseLogKey(peter.key)))).toMatch(/^If you think .* problem is\.\n$/s);
    expect(openNote(peter.note, key)).toMatchObject({ code: 'note-signature-invalid' });
  });
});

test('a checkpoint is origin, size and root, and opens with the published key', () => {
  expect(note).toMatch(/^example\.org\/log\n7\n[\w+/]{43}=\n\n— example\.org\/log [\w+/]{91}=\n$/);
  expect(openCheckpoint(note, must(parseLogKey(`${key}\n`)))).toEqual(checkpoint);
});

test('signatures of others beside it, and lines after the root, change nothing', () => {
  const witness = new LogSigner('witness.example', Buffer.alloc(32, 2));
  const text = `example.org/log\n7\n${checkpoint.root.toString('base64')}\nan extension\n`;
  const [, own] = signNote(text, signer).split('\n\n');
  expect(openCheckpoint(`${signNote(text, witness)}${own}`, key)).toEqual(checkpoint);
  expect(openCheckpoint(signNote(text, witness), key)).toMatchObject({ code: 'note-signature-invalid' });
});

test('one bit changed anywhere is refused', () => {
  const bytes = Buffer.from(note);
  fc.assert(
    fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
      const changed = Buffer.from(bytes);
      changed[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
      expect(openCheckpoint(changed.toString(), key)).toMatchObject({ refused: true });
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['nothing', ''],
  ['no signature', note.slice(0, note.indexOf('\n\n') + 2)],
  ['no last line break', note.slice(0, -1)],
  ['Windows line ends', note.replaceAll('\n', '\r\n')],
  ['a plain hyphen before the name', note.replace('— ', '- ')],
  ['an empty signature', `${note.slice(0, note.lastIndexOf(' ') + 1)}\n`],
  ['too many signatures', `${note}${note.split('\n\n')[1]!.repeat(64)}`],
])('%s is malformed', (_, text) => {
  expect(openCheckpoint(text, key)).toMatchObject({ code: 'note-malformed' });
});

test.each([
  ['another origin', `other.org/log\n7\n${EMPTY_ROOT.toString('base64')}\n`],
  ['a size with a leading zero', `example.org/log\n07\n${EMPTY_ROOT.toString('base64')}\n`],
  ['a size below zero', `example.org/log\n-7\n${EMPTY_ROOT.toString('base64')}\n`],
  ['a size beyond all counting', `example.org/log\n9007199254740993\n${EMPTY_ROOT.toString('base64')}\n`],
  ['a root cut short', 'example.org/log\n7\nAAAA\n'],
  ['no root', 'example.org/log\n7\n'],
])('%s, though signed, is no checkpoint', (_, text) => {
  expect(openCheckpoint(signNote(text, signer), key)).toMatchObject({ code: 'checkpoint-malformed' });
});

test('a public key that was mistyped is refused', () => {
  const text = String(key);
  for (let at = 0; at < text.length; at += 1) {
    const changed = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
    expect(parseLogKey(changed)).toMatchObject({ code: 'log-key-invalid' });
  }
  for (const odd of ['', '\n', 'a+b+c', `${text} `, `${text}\n\n`])
    expect(parseLogKey(odd)).toMatchObject({ code: 'log-key-invalid' });
});

test('a name that could not be told from what follows it is not taken', () => {
  for (const name of ['', 'a b', 'a+b', 'a\nb']) expect(() => new LogSigner(name, Buffer.alloc(32))).toThrow('name');
});

test('the private key does not show', () => {
  const shown = inspect(signer, { depth: 10, showHidden: true }) + JSON.stringify(signer);
  for (const form of ['hex', 'base64', 'base64url'] as const)
    expect(shown).not.toContain(Buffer.alloc(32, 1).toString(form));
  expect(new LogKey('a', Buffer.alloc(32, 3)).verify('text', Buffer.alloc(64))).toBe(false);
});
