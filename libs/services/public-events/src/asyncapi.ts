import { parseCommandId } from '@icx/identifiers';
import { topicOf } from './audiences.ts';
import { jsonSchemas, type JsonSchema } from './schemas.ts';
import { switchSchema, switchTopic, switchType } from './switch-topic/switch-message.ts';

const header = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: 'string', description, ...more });

/** CloudEvents 1.0, binary mode on Kafka, as it is published. */
const published = (type: string): JsonSchema => ({
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_subject', 'content-type'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: header('Of the event and the audience. The same again: it was published twice, act on it once.'),
    ce_source: header('Which exchange it is.'),
    ce_type: { const: type },
    ce_time: header('When it was put on record.', { format: 'date-time' }),
    ce_subject: header(
      'The request, the succession, or a name of ours for the meter point. It is the key of the message too.',
    ),
    'content-type': { const: 'application/json' },
    traceparent: header('W3C trace context of the call that brought it about, where there was one; to SECAS alone.'),
  },
});

/** The same as it has to come in; what else is said is passed over. */
const taken: JsonSchema = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: header('The command that it is: the same again changes nothing.', parseCommandId.takes),
    ce_source: header('Who says so.', { minLength: 1 }),
    ce_type: { const: switchType },
  },
};

const message = (
  [type, { $schema: _, description, ...payload }]: readonly [string, JsonSchema],
  headers: JsonSchema,
): readonly [string, JsonSchema] => [
  type,
  { ...{ name: type, title: type, summary: description, contentType: 'application/json' }, headers, payload },
];

const types = [...jsonSchemas.keys()];
const referring = (to: (type: string) => string) => types.map((type) => ({ $ref: to(type) }));
const channel = (address: string, description: string, more: JsonSchema = {}): JsonSchema => ({
  ...{ address, description, ...more },
  messages: Object.fromEntries(types.map((type) => [type, { $ref: `#/components/messages/${type}` }])),
});
const sends = (to: string): JsonSchema => ({
  action: 'send',
  channel: { $ref: `#/channels/${to}` },
  messages: referring((type) => `#/channels/${to}/messages/${type}`),
});

/** AsyncAPI 3.0 of what the relay publishes, made of its own table. */
export const asyncApiDocument = (): JsonSchema => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Install Code Exchange: events',
    version: '1',
    description:
      'CloudEvents 1.0 in binary mode on Kafka. At least once: tell repeats by ce_id. Events of one subject come in order. ' +
      'Members and words may be added: pass over what you do not know.',
  },
  defaultContentType: 'application/json',
  channels: {
    secas: channel(topicOf('secas'), 'Every request and who supplies, for SECAS. The middle of each MPxN is masked.'),
    party: channel(
      'icx.party.{party}.v1',
      'What one party may know of requests that are its own or were put to it, and of supply that it has or had.',
      {
        parameters: { party: { description: 'Its PartyId in small letters: aaaa.' } },
      },
    ),
    switches: {
      address: switchTopic,
      description: 'Changes of Supplier, which the exchange takes. What it cannot take it tells its operator.',
      messages: { [switchType]: { $ref: `#/components/messages/${switchType}` } },
    },
  },
  operations: {
    ...{ tellSecas: sends('secas'), tellParty: sends('party') },
    takeSwitches: {
      ...{ action: 'receive', channel: { $ref: '#/channels/switches' } },
      messages: [{ $ref: `#/channels/switches/messages/${switchType}` }],
    },
  },
  components: {
    messages: Object.fromEntries([
      ...[...jsonSchemas].map((each) => message(each, published(each[0]))),
      message([switchType, switchSchema], taken),
    ]),
  },
});
