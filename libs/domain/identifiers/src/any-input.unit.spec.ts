import fc from 'fast-check';
import * as identifiers from './index.ts';
import type { Refusal } from '@icx/refusals';

const parsers = Object.entries(identifiers).flatMap(([name, exported]) =>
  name.startsWith('parse') ? [[name, exported as (value: unknown) => string | Refusal] as const] : [],
);

/** Named by the code's subject, `device-id`, so that a script may match on it. */
const stableCode = /^[a-z]+(-[a-z]+)+$/;

it('covers every parser that is exported', () => expect(parsers).toHaveLength(15));

describe.each(parsers)('%s', (_, parse) => {
  const answersProperly = (value: unknown) => {
    const parsed = parse(value);
    if (typeof parsed === 'string') return;
    expect(parsed).toMatchObject({
      refused: true,
      code: expect.stringMatching(stableCode),
      detail: expect.any(String),
    });
    expect(parsed.detail).toMatch(/^(The|A) .{10,250}\.$/u);
  };

  it('never throws, and its refusal is one printable line', () => {
    fc.assert(fc.property(fc.anything(), answersProperly));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), answersProperly));
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), answersProperly));
  });

  it.each([
    ['a number', 1012345678903],
    ['not a number', NaN],
    ['a bigint', 1012345678903n],
  ])('refuses %s with its reason', (_name, value) => {
    expect(parse(value)).toMatchObject({ refused: true, detail: expect.stringContaining('was sent as a number') });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['the empty text', ''],
  ])('says that %s is missing', (_name, value) => {
    expect(parse(value)).toMatchObject({ refused: true, detail: expect.stringContaining('is missing') });
  });

  it.each([
    ['an array', ['AAAA']],
    ['a boolean', true],
    ['a symbol', Symbol('AAAA')],
    ['a text object', new String('AAAA')],
    [
      'an object that throws when touched',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('touched');
          },
        },
      ),
    ],
  ])('says that %s is not text', (_name, value) => {
    expect(parse(value)).toMatchObject({ refused: true, detail: expect.stringContaining('is not text') });
  });
});
