/**
 * A Dovecot of one's own for tests: a mailbox in a temporary folder, IMAP on a free port of this machine, with STARTTLS under
 * the certificate that is given; stopped and thrown away afterwards, or when the process that started it dies.
 * `npm exec -- node infra/dovecot/server.ts` starts one by hand, in clear, and tells its address.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { engines } from '../ci/engines.ts';
import { freePort } from '../ci/free-port.ts';

export interface DovecotServer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly stop: () => Promise<void>;
}

/** Milliseconds that a start may take on a busy machine. */
const PATIENCE = 60_000;

/** Stops the server when standard input ends: when whoever started it stops it, or is gone. Its folder goes with it. */
const UNTIL_INPUT_ENDS =
  'folder=$1; shift; "$@" & server=$!; cat >/dev/null; kill -TERM $server; wait $server; rm -rf "$folder"';

const isRoot = process.getuid?.() === 0;
const idOf = (flag: '-u' | '-g', user: string) => execFileSync('id', [flag, user], { encoding: 'utf8' }).trim();
/** Mail is nobody's, who has a uid that Dovecot takes; without root everything is the caller's own. */
const owner = isRoot ? 'nobody' : userInfo().username;

const configuration = (folder: string, port: number, extra: readonly string[]): string =>
  [
    `base_dir = ${folder}/run`,
    `state_dir = ${folder}/state`,
    `log_path = ${folder}/log`,
    'protocols = imap',
    'listen = 127.0.0.1',
    ...(isRoot ? [] : [`default_internal_user = ${owner}`, `default_login_user = ${owner}`]),
    `default_internal_group = ${isRoot ? 'dovecot' : idOf('-g', owner)}`,
    `first_valid_uid = 1`,
    'disable_plaintext_auth = no',
    `mail_location = maildir:${folder}/mail`,
    `passdb {\n driver = static\n args = password=secret\n}`,
    `userdb {\n driver = static\n args = uid=${idOf('-u', owner)} gid=${idOf('-g', owner)} home=${folder}/mail\n}`,
    `service imap-login {\n chroot =\n inet_listener imap {\n port = ${port}\n }\n inet_listener imaps {\n port = 0\n }\n}`,
    'service anvil {\n chroot =\n}',
    ...extra,
  ].join('\n');

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/**
 * @param server path of the program `dovecot`, as the engine `dovecot` tells it
 * @param tls PEM; without it there is no STARTTLS
 * @param settings further lines of its configuration
 */
export const startDovecot = async (
  server: string,
  { tls, settings = [] }: { tls?: { cert: string; key: string }; settings?: readonly string[] } = {},
): Promise<DovecotServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-imap-'));
  chmodSync(folder, 0o755);
  execFileSync('mkdir', ['-m', '700', join(folder, 'mail')]);
  if (isRoot) execFileSync('chown', [owner, join(folder, 'mail')]);
  const port = await freePort();
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  const encrypted = tls
    ? ['ssl = yes', `ssl_cert = <${file('cert.pem', tls.cert)}`, `ssl_key = <${file('key.pem', tls.key)}`]
    : ['ssl = no'];
  const config = file('dovecot.conf', configuration(folder, port, [...encrypted, ...settings]));
  const running = spawn('sh', ['-c', UNTIL_INPUT_ENDS, 'sh', folder, server, '-F', '-c', config], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
  const stop = async () => {
    running.stdin.end();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (const began = Date.now(); !(await isListening(port));) {
    if (running.exitCode !== null || Date.now() - began > PATIENCE) {
      await stop();
      throw new Error(`Dovecot did not start within ${PATIENCE / 1000} s: ${server}`);
    }
    await setTimeout(50);
  }
  return { port, user: 'codes', password: 'secret', stop };
};

if (import.meta.main) {
  const server = engines.dovecot();
  if (!server) throw new Error('Dovecot was not found: apt-get install dovecot-imapd.');
  const { port, user, password, stop } = await startDovecot(server);
  console.log(`imap://${user}:${password}@127.0.0.1:${port}/INBOX`);
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}
