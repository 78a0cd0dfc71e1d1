import { Body } from '@nestjs/common';
import { EscrowRegistration, escrowSchema } from '@icx/custody-service';
import { TwoPersonDoor, waits } from '../approvals/two-person-door.ts';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { EscrowKeyDto } from './escrow.dto.ts';

@Subject('operations', 'v1/vault/escrow')
export class EscrowController {
  constructor(
    private readonly escrow: EscrowRegistration,
    private readonly twoPeople: TwoPersonDoor,
  ) {}

  @Act(
    '',
    'vault:escrow',
    {
      summary:
        'Keep every key of the exchange in escrow, sealed to this key, from now on; in live mode a second person has to approve it: 202',
      description:
        'Sent again it seals again what could not be sealed then; a key registered since stays in force. The answer tells how things are now.',
    },
    ok(escrowSchema),
    waits,
  )
  registerEscrowKey(@Call() call: Acting, @Body() { key }: EscrowKeyDto) {
    return this.twoPeople.take('register-escrow-key', { key }, call, () => this.escrow.state());
  }

  @Read(
    '',
    'vault:escrow',
    'Which key the keys of the exchange are in escrow for, and whether all of them are',
    ok(escrowSchema),
  )
  readEscrow() {
    return this.escrow.state();
  }
}
