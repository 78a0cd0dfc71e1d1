import { outputOf, SECAS, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { consent, withYes } from '../exchange/consent.ts';
import type { ConsentOptions } from '../exchange/consent.ts';
import type { Documents } from '../exchange/documents.ts';
import { seeThrough } from '../exchange/long-work.ts';
import { exitCodes, Failure } from '../failure.ts';
import type { Define } from './define.ts';
import { escrow, restoreKeys } from './key-escrow.ts';
import { operations } from './operation.ts';

const signingWords = ({ keys: now }: Documents['SigningKeys']): string =>
  now.map(({ kid, retiresAt }) => `${kid}  ${retiresAt ? `retires ${retiresAt}` : 'signs'}`).join('\n');

const signing = operations({
  signing: {
    does: 'The keys by which access tokens are checked, newest first.',
    call: 'GET v1/identity/signing-keys',
    told: signingWords,
    caller: SECAS,
  },
  'rotate-signing': {
    does: 'Sign access tokens with a new key; what the old one signed counts until it has ended.',
    call: 'POST v1/identity/signing-keys/rotation',
    told: signingWords,
    caller: SECAS,
  },
});

export const keys: Define = (command, surroundings) => {
  signing(command, surroundings);
  escrow(command.command('escrow').description('Keep the keys in escrow too, sealed to a public key.'), surroundings);
  const again = command.command('restore').description('The keys of a backup, from their escrow.');
  restoreKeys(again, surroundings);
  const rotate = command
    .command('rotate')
    .description('Put every code under a new wrapping key and destroy the old ones, while the exchange serves.');
  withYes(withPost(rotate)).action(async (options: PostOptions & ConsentOptions) => {
    await consent(
      'The older keys are destroyed: a backup of before opens with them no more.',
      options,
      surroundings.terminal,
    );
    const done = ({ rewrapped }: Documents['KeyRotation']): number => rewrapped;
    const progress = await seeThrough(['v1/vault/rotation', 'codes'], done, options, surroundings);
    if (progress.state === 'failed')
      throw new Failure(
        exitCodes.exchangeFailed,
        'rotation-failed',
        `The rotation has stopped: ${progress.reason} No key was destroyed; order it again to go on.`,
      );
    outputOf(options, surroundings).result(
      progress,
      () =>
        `${progress.rewrapped.toLocaleString('en-GB')} codes are under key ${progress.version}; older keys are destroyed.`,
    );
  });
};
