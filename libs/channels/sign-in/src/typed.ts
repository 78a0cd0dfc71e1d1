import type { Typed } from './second-factors.ts';

/** What a form of sign-in brought. @param question for which its security key was asked */
export const typedIn = (body: unknown, question: string): Typed => {
  const {
    name = '',
    password = '',
    code = '',
    key = '',
  } = (body ?? {}) as Readonly<Record<string, string | undefined>>;
  return { name, password, code: code.replace(/\s/g, ''), key, question };
};
