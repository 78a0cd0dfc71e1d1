import type { RaiseOutcome } from '@icx/requests-service';
import { AnswerRequest, AnswerRequestHandler } from '@icx/requests-service';
import { must } from '@icx/refusals';
import type { SandboxDevice } from '@icx/sandbox';
import { Secret } from '@icx/install-code';
import type { World } from '@icx/world-testing';
import type { SuccessionDraft } from './index.ts';
import { now, today } from './switching.fixture.ts';

export type Id = RaiseOutcome['state']['id'];

/** Of the successions that specs record: the requester fails, and CCCC takes over. */
export const byAAAA = { from: 'AAAA', to: 'CCCC' } as const;
export const idOf = ({ state }: RaiseOutcome): Id => state.id;

let count = 0;

/** What specs of longer courses do in whichever world stands then. */
export const stageOf = (current: () => World) => {
  const context = (party = 'SECA') => current().envelope(party, `course-${(count += 1)}`);
  const settled = async () => current().switching.reactor.reached(await current().log.head());
  const sweep = () => current().switching.runner.sweep();
  return {
    context,
    settled,
    sweep,
    appoint: async (changes: Partial<SuccessionDraft> = {}) =>
      must(
        await current().switching.successions.record(
          {
            ...{ kind: 'solr', from: 'BBBB', to: 'CCCC', fuel: null, mpxns: null },
            ...{ effectiveFrom: today, grace: 0, reason: null },
            ...changes,
          },
          context(),
        ),
      ),
    reverse: async (id: string) => must(await current().switching.successions.reverse(id as never, 'wrong', context())),
    /** As the ticker does: again and again, with what the reactor says in between. */
    swept: async () => {
      for (let round = 0; round < 4; round++) {
        await sweep();
        await settled();
      }
    },
    esmes: () => current().askable.filter(({ deviceType }) => deviceType === 'ESME'),
    legsOf: async (id: Id) =>
      (await now(current(), id)).legs.map(
        ({ addressee, basis, closed }) => `${addressee} ${basis} ${closed ?? 'live'}`,
      ),
    nextOf: async (id: Id) => ((await now(current(), id)) as unknown as { ending: { request: Id } }).ending.request,
    answer: (id: Id, by: string, body: object = {}) => {
      const { performer, codes } = current().services;
      const installCode = new Secret('83FED3407A939723A5C639B26916D505C3B5');
      return new AnswerRequestHandler(performer, codes).execute(
        new AnswerRequest(id, context(by), { answer: 'code-supplied', installCode, ...body } as never),
      );
    },
    requestsOf: async (device: SandboxDevice) =>
      current().views.query.selectFrom('requests').selectAll().where('device_id', '=', device.deviceId).execute(),
  };
};
