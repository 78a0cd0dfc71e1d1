import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { alone } from './lock.ts';
import { writePrivate } from './private-file.ts';
import { Session } from './session.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'icx-session-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Of an issuer that is not there. */
const issuer = 'http://127.0.0.1:9';
const profile = { name: 'anna', exchange: issuer, issuer, clientId: 'icx', scopes: [], party: null, subject: '' };
const tokens = { accessToken: 'a', expiresAt: 0, refreshToken: 'r' };
const file = () => join(folder, 'session.json');

test('ends after another process has renewed it, which so brings nothing back', async () => {
  let ending: Promise<boolean> | undefined;
  await alone(folder, async () => {
    ending = new Session(profile, folder).end();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await writePrivate(file(), tokens);
  });
  expect(await ending).toBe(false);
  expect(existsSync(file())).toBe(false);
});

test('ends though its file is damaged: so says the advice to sign in again', async () => {
  writeFileSync(file(), '{"accessToken":', { mode: 0o600 });
  expect(await new Session(profile, folder).end()).toBe(false);
  expect(existsSync(file())).toBe(false);
});
