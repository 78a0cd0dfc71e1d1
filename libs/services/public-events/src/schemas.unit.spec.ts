import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  asyncApiDocument,
  breaksReaders,
  breaksSenders,
  jsonSchemas,
  switchSchema,
  switchTopic,
  switchType,
  topicOf,
  type JsonSchema,
} from './index.ts';

const folder = new URL('../../../../docs/reference/schemas/', import.meta.url).pathname;
const all = new Map([...jsonSchemas, [switchType, switchSchema]]);
const committed = new Map(
  globSync(`${folder}*.json`).map((path) => [
    basename(path, '.json'),
    JSON.parse(readFileSync(path, 'utf8')) as JsonSchema,
  ]),
);

test('who reads by the committed schemas understands what is published, and who sends by them is understood', () => {
  expect(committed.size).toBeGreaterThan(20);
  const broken = [...committed].flatMap(([type, schema]) =>
    (type === switchType ? breaksSenders : breaksReaders)(schema, all.get(type) ?? {}).map((what) => `${type}${what}`),
  );
  expect(broken).toEqual([]);
});

test('the committed schemas are those of today: npx node infra/contract/public-schemas.ts', () => {
  expect(Object.fromEntries(committed)).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(all))));
});

const before: JsonSchema = {
  type: 'object',
  required: ['leg', 'how'],
  properties: {
    leg: { type: 'integer', minimum: 1 },
    how: { type: 'string', enum: ['rerouted', 'moved'] },
    device: {
      type: 'object',
      required: ['msn'],
      properties: { msn: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    },
  },
};
const { leg, how, device } = before['properties'] as Readonly<Record<string, JsonSchema>>;
const after = (properties: object, required: readonly string[] = ['leg', 'how']) => ({
  ...before,
  required,
  properties,
});

test.each<[string, JsonSchema, readonly string[]]>([
  ['a member goes', after({ leg, how }), ['/device is gone']],
  ['a member may be left out', after({ leg, how, device }, ['leg']), ['/how need not be there any more']],
  ['a member becomes another kind', after({ leg: { type: 'string' }, how, device }), ['/leg is of another kind']],
  ['a member is narrowed', after({ leg: { ...leg, maximum: 9 }, how, device }), ['/leg is of another kind']],
  ['a word goes', after({ leg, how: { ...how, enum: ['moved'] }, device }), ['/how has rerouted no more']],
  [
    'a member of a member changes',
    after({ leg, how, device: { ...device, properties: { msn: { anyOf: [{ type: 'integer' }, { type: 'null' }] } } } }),
    ['/device/msn is of another kind'],
  ],
])('%s: that breaks readers', (_, now, broken) => expect(breaksReaders(before, now)).toEqual(broken));

test('a member that has to be there now breaks senders', () =>
  expect(breaksSenders(before, after({ leg, how, device }, ['leg', 'how', 'device']))).toEqual([
    '/device has to be there now',
  ]));

test('members, words and better descriptions may be added', () => {
  const more = { leg: { ...leg, description: 'Of the request.' }, how: { ...how, enum: ['rerouted', 'moved', 'new'] } };
  expect(breaksReaders(before, after({ ...more, device, at: { type: 'string' } }, ['leg', 'how', 'at']))).toEqual([]);
});

test('the AsyncAPI document has a channel for each audience, and every reference in it leads somewhere', () => {
  const document = asyncApiDocument() as { readonly channels: Readonly<Record<string, { readonly address: string }>> };
  const found = (ref: string): unknown =>
    ref
      .slice('#/'.length)
      .split('/')
      .reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>> | undefined)?.[name], document);
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!);

  expect(Object.values(document.channels).map(({ address }) => address)).toEqual([
    topicOf('secas'),
    'icx.party.{party}.v1',
    switchTopic,
  ]);
  expect(refs.length).toBeGreaterThan(80);
  expect(refs.filter((ref) => found(ref) === undefined)).toEqual([]);
});

test('each schema is one: it can be compiled, strictly', () => {
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);
  expect([...all.values()].map((schema) => typeof ajv.compile(schema))).toEqual([...all].map(() => 'function'));
});
