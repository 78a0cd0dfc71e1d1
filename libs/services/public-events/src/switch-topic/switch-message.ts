import { LARGEST_MESSAGE, type Delivered } from '@icx/bus';
import { parseCommandId, type CommandId } from '@icx/identifiers';
import { isRead, isRefusal, type Refusal } from '@icx/refusals';
import { readSwitch, switchMembers, type SwitchDraft } from '@icx/switching-service';
import type { JsonSchema } from '../schemas.ts';

export const switchTopic = 'icx.switches.v1';
export const switchType = 'uk.icx.switching.switch.v1';

/** JSON Schema has a list of examples where OpenAPI has one. */
const memberOf = ({ example, ...rest }: JsonSchema): JsonSchema =>
  example === undefined ? rest : { ...rest, examples: [example] };

/** What a message of the topic says, by the parsers of the call that records a switch. */
export const switchSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: switchType,
  description: 'A Change of Supplier, as POST /v1/switches takes it. A higher version corrects a lower one.',
  type: 'object',
  required: ['mpxn', 'gaining', 'effectiveFrom'],
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(switchMembers).map(([name, parse]) => [
      name,
      memberOf((parse as { readonly takes?: JsonSchema }).takes ?? {}),
    ]),
  ),
};

export interface SwitchMessage {
  readonly id: CommandId;
  readonly body: object;
  readonly draft: SwitchDraft;
}

const why = (errors: readonly Refusal[]): string => errors.map(({ code, detail }) => `${code}: ${detail}`).join(' ');

const parsed = (value: Buffer): unknown => {
  try {
    return JSON.parse(value.toString()) as unknown;
  } catch {
    return undefined;
  }
};

/** The message as a command, or why it never can be one. */
export const readSwitchMessage = ({ headers, value }: Pick<Delivered, 'headers' | 'value'>): SwitchMessage | string => {
  const { ce_specversion: spec, ce_type: type, ce_id: named, ce_source: source } = headers;
  if (value.byteLength > LARGEST_MESSAGE)
    return `It has ${value.byteLength} bytes; at most ${LARGEST_MESSAGE} are read.`;
  if (spec !== '1.0') return 'It is no CloudEvent 1.0 in binary mode: ce_specversion has to be 1.0.';
  if (!source) return 'It is no CloudEvent 1.0: ce_source has to say who sends it.';
  if (type !== switchType) return `Its ce_type is not ${switchType}.`;
  const id = parseCommandId(named);
  if (isRefusal(id)) return `Its ce_id cannot be taken: ${id.detail}`;
  const body = parsed(value);
  if (body === undefined) return 'Its value is no JSON.';
  const draft = readSwitch(body);
  return isRead(draft) ? { id, body: body as object, draft } : why(draft);
};
