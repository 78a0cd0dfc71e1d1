import { KeyRotation, rotationSchema } from '@icx/custody-service';
import { Act, Read, Subject } from '../http/act.ts';
import { accepted, ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { AdministrativeActs } from '@icx/commands';

@Subject('operations', 'v1/vault')
export class VaultController {
  constructor(
    private readonly rotation: KeyRotation,
    private readonly acts: AdministrativeActs,
  ) {}

  @Act(
    'rotation',
    'vault:rotate',
    {
      summary: 'Put every code under a new wrapping key and destroy the old ones, while serving',
      description: 'Sent again it orders nothing, and tells how things are now.',
    },
    accepted(rotationSchema),
  )
  async rotateVaultKeys(@Call() call: Acting) {
    const order = { type: 'administration.key-rotation-ordered.v1', ...call.context };
    if (orRefuse(await this.acts.record(order)) === 'recorded') this.rotation.start();
    return this.rotation.progress();
  }

  @Read('rotation', 'vault:rotate', 'How far the rotation is', ok(rotationSchema))
  readVaultRotation() {
    return this.rotation.progress();
  }
}
