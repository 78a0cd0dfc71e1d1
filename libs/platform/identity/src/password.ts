import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** One of OWASP's equally strong choices for scrypt, the one with the least memory: 32 MiB per try. */
const PARAMETERS = { logN: 15, r: 8, p: 3 } as const;
const LENGTH = 32;

interface Parameters {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

const derive = (password: string, salt: Buffer, { logN, r, p }: Parameters): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const cost = { N: 2 ** logN, r, p, maxmem: 256 * r * 2 ** logN };
    // The same text typed on another keyboard may come composed in another way.
    scrypt(password.normalize('NFKC'), salt, LENGTH, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** `$scrypt$ln=15,r=8,p=3$salt$hash`: the parameters travel along, so that they can be raised. */
export const hashPassword = async (password: string, parameters: Parameters = PARAMETERS): Promise<string> => {
  const salt = randomBytes(16);
  const { logN, r, p } = parameters;
  const key = await derive(password, salt, parameters);
  return `$scrypt$ln=${logN},r=${r},p=${p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
};

/** Takes as long for whom there is no hash as for whom there is one. */
export const passwordMatches = async (password: string, hashed: string | undefined): Promise<boolean> => {
  const [, logN, r, p, salt, key] = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(hashed ?? '') ?? [];
  if (!salt || !key) {
    await derive(password, Buffer.alloc(16), PARAMETERS);
    return false;
  }
  const parameters = { logN: Number(logN), r: Number(r), p: Number(p) };
  return timingSafeEqual(
    await derive(password, Buffer.from(salt, 'base64url'), parameters),
    Buffer.from(key, 'base64url'),
  );
};
