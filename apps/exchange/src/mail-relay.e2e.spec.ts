import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { dkimVerify } from 'mailauth';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { readMailConfig } from '@icx/host';
import { World } from './world.fixture.ts';

/** A relay of its own, which a started exchange hands its mail to, signed. */
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const resolver = async (name: string, type: string) => {
  if (name === 'icx1._domainkey.mail.codes.example' && type === 'TXT') return [[record]];
  throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
};

let world: World;
const arrived = Promise.withResolvers<{ from: string; to: readonly string[]; raw: Buffer }>();
const relay = new SMTPServer({
  ...{ authOptional: true, disabledCommands: ['STARTTLS'] },
  onData: (stream, { envelope: { mailFrom, rcptTo } }, done) =>
    void buffer(stream).then((raw) => {
      const from = mailFrom === false ? '' : mailFrom.address;
      arrived.resolve({ from, to: rcptTo.map(({ address }) => address), raw });
      done();
    }),
});
beforeAll(async () => {
  relay.listen(0, '127.0.0.1');
  await once(relay.server, 'listening');
  const { port } = relay.server.address() as AddressInfo;
  const env = { ICX_SMTP_URL: `smtp://127.0.0.1:${port}`, ICX_MAIL_DOMAIN: 'mail.codes.example' };
  const { mail } = readMailConfig(env, 'sandbox');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const dkim = { domain: mail!.domain, selector: 'icx1', privateKey: pem };
  world = await World.open(undefined, { mail: { ...mail!, dkim } });
});
afterAll(async () => {
  await world.close();
  await new Promise<void>((resolve) => relay.close(resolve));
});

test('what is posted leaves by the relay, from our domain, signed, automatic, and is in no mailbox', async () => {
  const point = { purpose: 'install-code-requests', rank: 2, address: 'desk@aaaa.example' };
  expect(await world.as('AAAA').post('/v1/parties/AAAA/contacts', point)).toMatchObject({ status: 201 });
  const { from, to, raw } = await arrived.promise;
  expect(to).toEqual(['desk@aaaa.example']);
  expect(from).toMatch(/^bounce\+[a-z0-9]{26}\.0\.[a-z2-7]{20}@mail\.codes\.example$/);
  const { results } = await dkimVerify(raw, { resolver });
  expect(results.map(({ status, signingDomain }) => [status.result, signingDomain])).toEqual([
    ['pass', 'mail.codes.example'],
  ]);
  const parsed = await simpleParser(raw);
  expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  expect(parsed.subject).toMatch(/^\[TEST\] /);
  expect(parsed.from?.text).toBe('"TEST Install Code Exchange" <codes@mail.codes.example>');
  expect(await world.as('AAAA').get('/v1/sandbox/mailbox')).toMatchObject({ status: 404 });
});
