import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { linkKey, withCrc } from '@icx/install-code';
import type { World } from './world.fixture.ts';

export { vector, vectorKey } from './cast.data.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** 36 digits that no device has, with the right CRC. */
export const freshCode = (): string => hex(withCrc(randomBytes(16)));

/** The code and its link key as somebody might write them: what must be nowhere. */
const formsOf = (code: string): string[] =>
  [code.slice(0, 32), hex(linkKey(Buffer.from(code.slice(0, 32), 'hex')))].flatMap((digits) => {
    const bytes = Buffer.from(digits, 'hex');
    const separated = [' ', '-', ':'].map((separator) => digits.match(/../g)!.join(separator));
    return [digits, ...separated, bytes.toString('base64').slice(0, 20), bytes.toString('base64url').slice(0, 20)];
  });

/** Nobody was told one of these codes but by the one answer that reveals it to its requester. */
export const expectUntold = ({ heard }: World, codes: readonly string[], requester = 'AAAA'): void => {
  const forms = codes.flatMap(formsOf).map((form) => form.toLowerCase());
  const revealed = heard.filter(
    ({ party, path, reply }) => party === requester && path.endsWith('/reveal') && reply.status === 200,
  );
  const others = heard.filter((one) => !revealed.includes(one));
  expect(others.length).toBeGreaterThan(0);
  const tellers = others.filter(({ reply }) => {
    const told = `${JSON.stringify(reply.headers)} ${reply.text}`.toLowerCase();
    return forms.some((form) => told.includes(form));
  });
  expect(tellers.map(({ party, path }) => `${party} ${path}`)).toEqual([]);
};

/** No file of the data folder holds one of these codes, as text or as bytes. */
export const expectUnwritten = (folder: string, codes: readonly string[]): void => {
  const needles = codes.flatMap((code) => [...formsOf(code), Buffer.from(code.slice(0, 32), 'hex')]);
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const files = found
    .map((one) => relative(folder, join(one.parentPath, one.name)))
    .filter((name) => name !== 'lock.db');
  expect(files).toEqual(expect.arrayContaining(['log.db', 'vault.db', 'mail.db', 'views.db']));
  const holders = files.filter((name) => {
    const content = readFileSync(join(folder, name));
    return needles.some((needle) => content.includes(needle) || content.includes(String(needle).toLowerCase()));
  });
  expect(holders).toEqual([]);
};
