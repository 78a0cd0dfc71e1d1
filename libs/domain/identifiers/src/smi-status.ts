import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import { readTrimmed } from './text.ts';

/**
 * Statuses that the Smart Metering Inventory gives to devices other than type 2. Public clients of the inventory list
 * these nine and "not applicable"; the last stands for type 2 devices, which `hasSmiStatus` tells apart.
 */
export const smiStatuses = [
  'Pending',
  'Whitelisted',
  'InstalledNotCommissioned',
  'Commissioned',
  'Decommissioned',
  'Withdrawn',
  'Suspended',
  'Recovery',
  'Recovered',
] as const;
export type SmiStatus = (typeof smiStatuses)[number];

const field = { name: 'The SMI status', code: 'smi-status-invalid' };

/** `installed not commissioned`, `INSTALLED_NOT_COMMISSIONED` and `InstalledNotCommissioned` are all in use. */
const spelling = (text: string): string => text.replace(/[ _-]/g, '').toLowerCase();
const bySpelling = new Map(smiStatuses.map((status) => [spelling(status), status]));

/** One of `smiStatuses`, whatever its case, spaces, hyphens or underscores. Refused with `smi-status-invalid`. */
export const parseSmiStatus = (value: unknown): Parsed<SmiStatus> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  return (
    bySpelling.get(spelling(text)) ??
    refuse(field.code, `${field.name} is not known: use one of ${smiStatuses.join(', ')}.`)
  );
};
parseSmiStatus.takes = { type: 'string', enum: smiStatuses } as const;
