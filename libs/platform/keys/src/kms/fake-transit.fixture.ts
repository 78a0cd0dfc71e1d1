import { randomBytes } from 'node:crypto';
import { FakeBox } from './fake-box.fixture.ts';
import { FakeHttp, type Heard, type Reply } from './fake-http.fixture.ts';

const refused = (status: number, ...errors: string[]): Reply => ({ status, body: { errors } });

/** As much of the transit engine of OpenBao and Vault as a client needs that wraps keys: one derived key. */
export class FakeTransit extends FakeHttp {
  readonly box = new FakeBox();
  readonly token = 's.fake-token';

  constructor(readonly key = 'icx') {
    super((heard) => this.#answer(heard));
  }

  refuse(status: number, ...errors: string[]): void {
    this.fails = refused(status, ...errors);
  }

  #answer({ path, headers, body }: Heard): Reply {
    if (headers['x-vault-token'] !== this.token) return refused(403, 'permission denied');
    const [, what, key] = /^\/v1\/transit\/(datakey\/plaintext|encrypt|decrypt|rewrap)\/([^/]+)$/.exec(path) ?? [];
    if (!what) return refused(404);
    if (key !== this.key) return refused(400, 'encryption key not found');
    const context = String(body['context']);
    const told = (data: object): Reply => ({ status: 200, body: { request_id: 'fake', data } });
    const sealed = (plain: Uint8Array) => {
      const { version, bytes } = this.box.seal(plain, context);
      return { ciphertext: `vault:v${version}:${bytes.toString('base64')}`, key_version: version };
    };
    if (what === 'datakey/plaintext') {
      const plain = randomBytes(Number(body['bits']) / 8);
      return told({ plaintext: plain.toString('base64'), ...sealed(plain) });
    }
    if (what === 'encrypt') return told(sealed(Buffer.from(String(body['plaintext']), 'base64')));
    const [, , text = ''] = String(body['ciphertext']).split(':');
    const plain = this.box.open(Buffer.from(text, 'base64'), context);
    if (!plain) return refused(400, 'cipher: message authentication failed');
    return told(what === 'decrypt' ? { plaintext: plain.toString('base64') } : sealed(plain));
  }
}
