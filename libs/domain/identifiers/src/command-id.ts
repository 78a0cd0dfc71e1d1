import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import { readText } from './text.ts';

/** The client's own name for one command, its `Idempotency-Key`; unique within the client's party. */
export type CommandId = Branded<string, 'CommandId'>;

const field = { name: 'The command id', code: 'command-id-invalid' };

/** 1 to 128 visible ASCII characters, taken exactly as sent: two keys are the same only if they are equal. */
export const parseCommandId = (value: unknown): Parsed<CommandId> => {
  const text = readText(value, field);
  if (isRefusal(text)) return { ...text, kind: 'malformed' };
  const offender = offenderIn(text, /[^\x21-\x7e]/u);
  if (offender) {
    return refuse.malformed(
      field.code,
      `${field.name} has ${offender.phrase}: use visible ASCII characters only, such as a UUID.`,
    );
  }
  return text.length <= 128
    ? (text as CommandId)
    : refuse.malformed(field.code, `${field.name} is ${text.length} characters long: use at most 128, such as a UUID.`);
};
parseCommandId.takes = { type: 'string', pattern: '^[!-~]+$', minLength: 1, maxLength: 128 } as const;
