import { randomBytes } from 'node:crypto';
import { FakeBox } from './fake-box.fixture.ts';
import { FakeHttp, type Heard, type Reply } from './fake-http.fixture.ts';

const error = (type: string, status = 400): Reply => ({ status, body: { __type: type, message: `fake ${type}` } });

/** As much of AWS KMS's JSON API as a client needs that wraps keys: one key, bound to its EncryptionContext. */
export class FakeAwsKms extends FakeHttp {
  readonly box = new FakeBox();

  constructor(readonly key = 'arn:aws:kms:eu-west-2:111122223333:key/fake') {
    super((heard) => this.#answer(heard));
  }

  refuse(type: string, status?: number): void {
    this.fails = error(type, status);
  }

  #answer({ headers, body }: Heard): Reply {
    const action = String(headers['x-amz-target']).replace('TrentService.', '');
    if (!String(headers.authorization).startsWith('AWS4-HMAC-SHA256 '))
      return error('MissingAuthenticationTokenException');
    if ((body['KeyId'] ?? body['SourceKeyId']) !== this.key) return error('NotFoundException');
    const blob = (name: string) => Buffer.from(String(body[name]), 'base64');
    const context = (name = 'EncryptionContext') => JSON.stringify(Object.entries(body[name] ?? {}).toSorted());
    const sealed = (plain: Uint8Array, of: string) => ({
      CiphertextBlob: this.box.seal(plain, of).bytes.toString('base64'),
    });
    const reply = (more: object): Reply => ({ status: 200, body: { KeyId: this.key, ...more } });
    switch (action) {
      case 'GenerateDataKey': {
        const plain = randomBytes(32);
        return reply({ Plaintext: plain.toString('base64'), ...sealed(plain, context()) });
      }
      case 'Encrypt':
        return reply(sealed(blob('Plaintext'), context()));
      case 'Decrypt': {
        const plain = this.box.open(blob('CiphertextBlob'), context());
        return plain ? reply({ Plaintext: plain.toString('base64') }) : error('InvalidCiphertextException');
      }
      case 'ReEncrypt': {
        const plain = this.box.open(blob('CiphertextBlob'), context('SourceEncryptionContext'));
        const to = context('DestinationEncryptionContext');
        return plain ? reply(sealed(plain, to)) : error('InvalidCiphertextException');
      }
      default:
        return error('UnknownOperationException');
    }
  }
}
