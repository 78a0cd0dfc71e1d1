import type { Delivered } from '@icx/bus';
import { keptAs } from '@icx/commands';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import { SECAS } from '@icx/parties-service';
import { isRefusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import type { SwitchIntake } from '@icx/switching-service';
import { instant } from '@icx/working-days';
import { readSwitchMessage } from './switch-message.ts';

export interface Recording {
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly intake: Pick<SwitchIntake, 'record'>;
}

/**
 * Records the switch that a message tells of, as a command of SECAS under its `ce_id`: done again it changes nothing.
 * @returns why it cannot be taken; `undefined`: it was, now or before.
 */
export const recordMessage = async (
  { intake, keys, clock }: Recording,
  message: Pick<Delivered, 'topic' | 'headers' | 'value'>,
): Promise<string | undefined> => {
  const read = readSwitchMessage(message);
  if (typeof read === 'string') return read;
  const recorded = await intake.record([read.draft], {
    ...{ party: SECAS, user: `topic:${message.topic}`, channel: 'topic', commandId: keptAs(keys, read.id) },
    ...{ receivedAt: instant(clock.now()), fingerprint: commandFingerprint(keys, read.body) },
  });
  if (isRefusal(recorded)) return recorded.detail;
  const [outcome] = recorded.outcomes;
  return outcome?.outcome === 'rejected' ? `${outcome.refusal.code}: ${outcome.refusal.detail}` : undefined;
};
