import type { DeliveryReport } from '@icx/mail';
import type { Part } from './parts.ts';

/** A report of more recipients than a mail of ours ever has is none of ours. */
const MOST_RECIPIENTS = 100;
const LONGEST = 500;

/**
 * What delivery reports say (RFC 3464), one entry for each recipient; `null` if the mail is none. Only what the mail itself
 * reports: a report that somebody forwards is a file like any other.
 */
export const reportsOf = (parts: readonly Part[]): readonly DeliveryReport[] | null => {
  const statuses = parts.filter(
    ({ type, within }) =>
      /^message\/(?:global-)?delivery-status$/.test(type) && within.length === 1 && within[0] === 'multipart/report',
  );
  if (statuses.length === 0) return null;
  return statuses.flatMap(({ text, bytes }) => recipientsIn(text ?? bytes.toString('utf8'))).slice(0, MOST_RECIPIENTS);
};

/** Blocks of fields parted by empty lines; the first is of the message, each other of one recipient. */
const recipientsIn = (text: string): readonly DeliveryReport[] =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+(?=\S)/g, ' ')
    .split(/\n[ \t]*\n/)
    .map(fieldsIn)
    .filter((fields) => fields.has('action') || fields.has('status') || fields.has('final-recipient'))
    .map((fields) => ({
      action: (fields.get('action') ?? '').toLowerCase().replace(/[^a-z-].*$/s, ''),
      status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? '',
      recipient: addressIn(fields.get('final-recipient') ?? fields.get('original-recipient')),
      diagnostic: fields.get('diagnostic-code')?.slice(0, LONGEST) ?? null,
    }));

const fieldsIn = (block: string): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name, value] = /^([A-Za-z-]{1,60})[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    // Of a field that is there twice the first counts.
    if (name && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), printable(value!));
  }
  return fields;
};

const printable = (value: string): string => value.replace(/[\x00-\x1f\x7f]/g, ' ').trim();

/** `rfc822; <a@b>` */
const addressIn = (value: string | undefined): string | null => {
  const address = value
    ?.replace(/^[^;]*;\s*/, '')
    .replace(/^<|>$/g, '')
    .slice(0, LONGEST);
  return address === undefined || address === '' ? null : address;
};
