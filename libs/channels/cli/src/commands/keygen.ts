import { generateKeyPairSync } from 'node:crypto';
import { Option } from 'commander';
import { withOutput } from '../exchange/caller.ts';
import { intoNewFile } from '../files/new-file.ts';
import type { Define } from './define.ts';

/** What a key is for, as its JWK says. Each is of P-256, which everybody can use. */
const purposes = {
  client: { use: 'sig', alg: 'ES256' },
  reveal: { use: 'enc', alg: 'ECDH-ES' },
} as const;

export const keygen: Define = (command, { terminal }) => {
  withOutput(command)
    .argument('<file>', 'a new file for the private key, which stays on this machine')
    .addOption(
      new Option('--for <purpose>', 'a system that signs in, or codes that are sealed to you')
        .choices(Object.keys(purposes))
        .default('client'),
    )
    .addHelpText('after', '\nThe public half, which you register, is printed: icx keygen billing.jwk > billing.pub.jwk')
    .action(async (file: string, options: { readonly for: keyof typeof purposes }) => {
      const { calculateJwkThumbprint } = await import('jose');
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const publicJwk = publicKey.export({ format: 'jwk' });
      const named = { ...purposes[options.for], kid: await calculateJwkThumbprint(publicJwk) };
      const jwk = { ...privateKey.export({ format: 'jwk' }), ...named };
      await intoNewFile(file, (target) => target.writeFile(`${JSON.stringify(jwk, null, 2)}\n`));
      terminal.stdout.write(`${JSON.stringify({ ...publicJwk, ...named }, null, 2)}\n`);
    });
};
