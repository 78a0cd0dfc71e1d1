import { randomBytes } from 'node:crypto';
import type { RequestId } from '@icx/identifiers';
import { Secret } from '@icx/install-code';
import { isRefusal, must } from '@icx/refusals';
import { decide, type RequestCommand } from '@icx/requests';
import { AnswerRequest, AnswerRequestHandler, RaiseRequest, type Outcome } from '@icx/requests-service';
import type { SandboxDevice } from '@icx/sandbox';
import { sealHoldings } from '@icx/vault';
import type { World } from '@icx/world-testing';
import type { InstructionDraft } from './index.ts';

/** Monday. */
export const MONDAY = '2026-11-23T10:00:00.000Z';

let count = 0;

/** What specs of answers from holdings do in whichever world stands then. */
export const stageOf = (current: () => World) => {
  const by = (party: string) => current().envelope(party, `answering-${(count += 1)}`);
  return {
    by,
    /** Codes that a file of this party brought. */
    hold: async (holder: string, devices: readonly SandboxDevice[], code: Uint8Array = randomBytes(16)) => {
      const { holdings, now: at } = current();
      const key = await holdings.newBatch();
      const source = { holder, source: `fil_TEST${String((count += 1)).padStart(8, '0')}`, uploader: holder, at };
      const codes = devices.map(({ deviceId, deviceType }, n) => ({
        ...{ line: n + 2, deviceId, deviceType, manufacturer: 'Wattmeter Ltd', msn: null },
        code: { bytes: code, representation: 'raw-16+crc' as const },
      }));
      return holdings.put(sealHoldings(codes, source, key, randomBytes));
    },
    instruct: async (party: string, draft: InstructionDraft = {}) =>
      must(await current().exchange.answering.instructions.give(draft, by(party))),
    end: async (party: string, id: string) =>
      must(await current().exchange.answering.instructions.end(id, 'doubtful', by(party))),
    raise: async ({ deviceId, deviceType }: SandboxDevice, party = 'AAAA', more: object = {}) => {
      const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
      const outcome = await current().services.raising.execute(new RaiseRequest(by(party), { device, ...more }));
      if (isRefusal(outcome)) throw new Error(outcome.detail);
      return outcome.state;
    },
    act: async (id: RequestId, party: string, command: object): Promise<Outcome> =>
      must(
        await current().services.performer.perform(
          id,
          (state, facts) => decide({ at: current().now, by: party, ...command } as RequestCommand, state, facts),
          { context: by(party) },
        ),
      ),
    answer: (id: RequestId, party: string) => {
      const { performer, codes } = current().services;
      const installCode = new Secret('83FED3407A939723A5C639B26916D505C3B5');
      return new AnswerRequestHandler(performer, codes).execute(
        new AnswerRequest(id, by(party), { answer: 'code-supplied', installCode }),
      );
    },
    sweep: (signal?: AbortSignal) => current().exchange.answering.automatic.sweep(signal),
    eventsOf: async (id: string) =>
      (await current().log.readStream(id)).map(({ type }) => type.slice('requests.'.length, -'.v1'.length)),
    stateOf: async (id: RequestId) => (await current().services.requests.load(id)).state,
  };
};
