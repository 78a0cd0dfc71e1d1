import type { Mpxn } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { RaiseRequest, type RaiseOutcome } from '@icx/requests-service';
import type { SandboxDevice } from '@icx/sandbox';
import { parseSwitchId } from '@icx/switching';
import { addDays, plainDate, type PlainDate } from '@icx/working-days';
import type { World } from '@icx/world-testing';
import type { SwitchDraft, SwitchOutcome } from './index.ts';

/** Monday; the sandbox's devices were installed in the weeks before. */
export const monday = '2026-11-23T10:00:00.000Z';
export const today = plainDate('2026-11-23');
export const inDays = (days: number): PlainDate => addDays(today, days);

let count = 0;

/** `SW1 AAAA>CCCC 2026-11-20 v2 withdrawn` */
export const draftOf = (mpxn: Mpxn, text: string): SwitchDraft => {
  const [id, parties, effectiveFrom, ...more] = text.split(' ') as [string, string, string, ...string[]];
  const [losing, gaining] = parties.split('>') as [string, string];
  return {
    id: must(parseSwitchId(id)),
    version: Number(more.find((word) => word.startsWith('v'))?.slice(1) ?? 1),
    mpxn,
    losing: losing || null,
    gaining,
    effectiveFrom: plainDate(effectiveFrom),
    withdrawn: more.includes('withdrawn'),
  };
};

/** Recorded by DCC, its effects settled. */
export const switched = async (world: World, ...drafts: readonly SwitchDraft[]): Promise<readonly SwitchOutcome[]> => {
  const recorded = must(await world.switching.intake.record(drafts, world.envelope('DCCX', `feed-${(count += 1)}`)));
  await world.switching.reactor.reached(await world.log.head());
  return recorded.outcomes;
};

/** Raised by this party for the device. */
export const raised = async (world: World, device: SandboxDevice, by = 'AAAA'): Promise<RaiseOutcome> => {
  const { deviceId, deviceType } = device;
  const asked = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
  const command = new RaiseRequest(world.envelope(by, `raise-${(count += 1)}`), { device: asked });
  const outcome = await world.services.raising.execute(command);
  if (isRefusal(outcome)) throw new Error(outcome.detail);
  return outcome;
};

/** A request as it stands now. */
export const now = async (world: World, id: RaiseOutcome['state']['id']) =>
  (await world.services.requests.load(id)).state as RaiseOutcome['state'];
