import { Option } from 'commander';
import { publicKeyIn } from '../files/public-keys.ts';
import { operations } from './operation.ts';

interface Registered {
  readonly kid: string;
}

const registeredWords = ({ kid }: Registered): string => `Codes are sealed to the key ${kid}.`;

/** Whose codes come sealed, and to what. */
export const revealKeys = operations({
  show: {
    does: 'The key that a party has registered.',
    call: 'GET v1/reveal-keys/{party}',
    arguments: { party: 'its PartyId' },
    told: registeredWords,
  },
  exchange: {
    does: 'The exchange’s own public key, which signs what it seals.',
    call: 'GET v1/reveal-keys',
    told: (keys: object) => JSON.stringify(keys, null, 2),
  },
  register: {
    does: 'Have your codes sealed to this key from now on.',
    call: 'POST v1/reveal-keys',
    members: {
      key: {
        option: new Option('--public-key <file>', 'P-256, as JWK or PEM').makeOptionMandatory(),
        read: publicKeyIn,
      },
    },
    told: registeredWords,
  },
  remove: {
    does: 'Have your codes in clear again.',
    call: 'POST v1/reveal-keys/removal',
    told: () => 'Codes come in clear again.',
    asks: () => 'From now on codes come in clear to whoever asks for them as you.',
  },
});
