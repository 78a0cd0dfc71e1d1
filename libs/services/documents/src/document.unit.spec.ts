import { deviations } from './deviations.ts';
import { count, document, nullable, oneOf, openObject, Type, variants } from './index.ts';

const schema = document('Thing', {
  name: Type.Optional(Type.String()),
  size: nullable(count({ description: 'Whole.' })),
  state: oneOf(['new', 'old']),
  part: variants('Part', [
    document('Wheel', { kind: Type.Literal('wheel'), spokes: count() }),
    document('Bell', { kind: Type.Literal('bell') }),
  ]),
  more: openObject(),
});
const thing = { size: null, state: 'new', part: { kind: 'bell' }, more: { any: 1 } };

test('a document is as its schema says, or what is not is told', () => {
  expect(deviations(schema, thing)).toEqual([]);
  expect(deviations(schema, { ...thing, name: 'a', size: 2, part: { kind: 'wheel', spokes: 3 } })).toEqual([]);
  expect(deviations(schema, { ...thing, size: 0.5 })).not.toEqual([]);
  expect(deviations(schema, { ...thing, state: 'worn' })).not.toEqual([]);
});

test('a member that the schema does not tell of is a deviation, however deep', () => {
  expect(deviations(schema, { ...thing, colour: 'red' })).not.toEqual([]);
  expect(deviations(schema, { ...thing, part: { kind: 'bell', spokes: 3 } })).not.toEqual([]);
});

test('what is said of a member that may be null stands where readers of the document look', () => {
  expect(schema.properties.size).toMatchObject({
    description: 'Whole.',
    anyOf: [{ type: 'integer' }, { type: 'null' }],
  });
});

test('a name is given once: a second schema would be passed over', () => {
  expect(() => document('Wheel', {})).toThrow('Two schemas are called Wheel');
});
