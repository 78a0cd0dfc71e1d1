import fc from 'fast-check';
import { caseOf, frame, toldOf } from '../every-notice.fixture.ts';
import { legWords } from '../words/leg-notices.ts';
import { shortLine } from './blocks.ts';
import { escaped, toHtml } from './to-html.ts';
import { toText } from './to-text.ts';

/** What somebody writes who wants more than to be read. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '--></style><style>*{display:none}',
    '<![endif]--><a href="https://evil.example">sign in</a>',
    'Meter\r\nBcc: everybody@evil.example\r\n\r\nRECEIVED',
    '\u202egnp.exe\u202c',
    '=HYPERLINK("https://evil.example")',
  ),
);
const names = fc.record({ note: hostile, manufacturer: hostile, reference: hostile, party: hostile });
const mark = (html: string): readonly string[] => html.match(/<[^>]*>/g) ?? [];

test('whatever a party writes is text: it adds no mark-up, no line, no header', () => {
  const wordsOf = (note: string, manufacturer: string, reference: string, party: string) => {
    const query = { leg: { query: { at: '2026-11-23T10:00:00.000Z', query: 'request-invalid', note } } };
    const device = { deviceId: null, deviceType: 'ESME', mpxn: '1012345678903', msn: manufacturer, manufacturer };
    const one = caseOf('requester', { ...query, document: { device, yourReference: reference } as never });
    return legWords('query', { ...toldOf([one]), names: () => party });
  };
  const plain = mark(toHtml(wordsOf('x', 'x', 'x', 'x'), frame));
  fc.assert(
    fc.property(names, ({ note, manufacturer, reference, party }) => {
      const words = wordsOf(`x${note}`, `x${manufacturer}`, `x${reference}`, `x${party}`);
      expect(mark(toHtml(words, frame))).toEqual(plain);
      expect(shortLine(words.subject)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(shortLine(words.subject).length).toBeLessThanOrEqual(150);
      expect(toText(words, frame).split('\n')).not.toContain('RECEIVED');
    }),
  );
});

test('what turns the direction of writing is taken out', () => {
  expect(escaped('a\u202eb\u2066c<')).toBe('abc&lt;');
});
