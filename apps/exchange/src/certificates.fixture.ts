import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Pem {
  readonly cert: Buffer;
  readonly key: Buffer;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes certificates as administrators and authorities do, in a folder. */
export const certificatesIn = (openssl: string, folder: string) => {
  const run = (...args: readonly string[]) => execFileSync(openssl, args, { stdio: 'ignore' });
  const file = (name: string) => join(folder, name);
  const read = (name: string): Pem => ({
    cert: readFileSync(file(`${name}.crt`)),
    key: readFileSync(file(`${name}.key`)),
  });
  return {
    /** P-256, for this machine, signed by its own key; its basic constraints are those of an authority. */
    selfSigned: (name: string, subject = `/CN=${name}`): Pem => {
      const files = ['-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)];
      const host = ['-addext', 'subjectAltName=IP:127.0.0.1'];
      run('req', '-x509', ...newKey, ...files, '-days', '2', '-subj', subject, ...host);
      return read(name);
    },
    /** Signed by the authority that was made under that name. */
    issued: (authority: string, name: string, subject: string, extensions: readonly string[] = [], days = 2): Pem => {
      run('req', '-new', ...newKey, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`), '-subj', subject);
      writeFileSync(file(`${name}.ext`), extensions.join('\n'));
      const by = ['-CA', file(`${authority}.crt`), '-CAkey', file(`${authority}.key`), '-CAcreateserial'];
      const certificate = ['-in', file(`${name}.csr`), '-out', file(`${name}.crt`), '-extfile', file(`${name}.ext`)];
      run('x509', '-req', ...by, ...certificate, '-days', String(days));
      return read(name);
    },
  };
};
