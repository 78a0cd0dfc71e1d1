import { readFileSync } from 'node:fs';
import { isRefusal } from '@icx/refusals';
import { readRules } from '@icx/rules-service';
import type { Rules } from '@icx/rules-service';
import { ConfigRefused } from './config-refused.ts';

/** The rules in the file that `ICX_RULES` names, if it names one. */
export const readRulesFile = ({ ICX_RULES: path }: NodeJS.ProcessEnv): { readonly rules?: Rules } => {
  if (path === undefined || path === '') return {};
  const rules = readRules(textOf(path));
  if (!isRefusal(rules)) return { rules };
  const where = rules.pointer ? ` at ${rules.pointer}` : '';
  throw new ConfigRefused(`ICX_RULES names ${path}, which cannot be used${where}: ${rules.detail}`);
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigRefused(`ICX_RULES names ${path}, which cannot be read (${code}): correct it, or leave it out.`);
  }
};
