import { eventually } from '@icx/world-testing/eventually';
import type { NoticeChoice } from '@icx/contacts';
import type { EmailAddress, RequestId } from '@icx/identifiers';
import type { Draft, Notice } from '@icx/mail';
import { Secret } from '@icx/install-code';
import type { PartyId } from '@icx/identifiers';
import type { PartyChannel } from '@icx/parties';
import { must } from '@icx/refusals';
import { decide, type RequestCommand } from '@icx/requests';
import { AnswerRequest, RaiseRequest } from '@icx/requests-service';
import { instant, type Instant } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { emailChannel } from '../channel.ts';
import { NoticeComposer } from './composer.ts';
import { NoticeFollower } from './follower.ts';

export const MONDAY = '2026-11-23T10:00:00.000Z';
const CODE = '83FED3407A939723A5C639B26916D505C3B5';
const to = { point: null, address: 'codes@bbbb.example' as EmailAddress, rank: 1 };
/** Acknowledgements have their own specs. */
const noAcknowledgement = { of: async () => undefined };

/** AAAA asks, BBBB is asked, both by mail; a follower that turns what happens into notices, and what composes them. */
export class NoticesWorld {
  #commands = 0;

  private constructor(
    readonly world: World,
    readonly follower: NoticeFollower,
    readonly composer: NoticeComposer,
  ) {}

  static async open(folder?: string): Promise<NoticesWorld> {
    const world = await openWorld(MONDAY, { channels: [emailChannel], ...(folder ? { folder } : {}) });
    const follower = new NoticeFollower(world.exchange);
    const composer = new NoticeComposer(
      world.exchange,
      { test: true, publicUrl: 'https://exchange.example' },
      noAcknowledgement,
    );
    const opened = new NoticesWorld(world, follower, composer);
    world.exchange.jobs.add(follower.job());
    world.exchange.jobs.begin('notices');
    if (!folder) {
      await opened.reach('AAAA', { answers: 'email' });
      await opened.reach('BBBB', { requests: 'email' });
    }
    return opened;
  }

  envelope(party: string, id = `command-${(this.#commands += 1)}`) {
    return this.world.envelope(party, id);
  }

  async reach(party: string, channels: { readonly requests?: PartyChannel; readonly answers?: PartyChannel }) {
    const command = { type: 'choose-channels', at: this.world.now, ...channels } as const;
    must(await this.world.exchange.directory.parties.perform(party as PartyId, command, this.envelope(party)));
  }

  async choose(party: string, choice: NoticeChoice) {
    return must(await this.world.exchange.preferences.choose(party as PartyId, choice, this.envelope(party)));
  }

  async raise(
    index = 0,
    { batch, ...draft }: { readonly batch?: string; readonly yourReference?: string } = {},
  ): Promise<RequestId> {
    const { deviceId, deviceType, mpxn, msn, manufacturer } = this.world.askable[index]!;
    const device = { deviceId, deviceType, mpxn, msn, manufacturer };
    const context = { ...this.envelope('AAAA'), ...(batch ? { batch } : {}) };
    return must(await this.world.services.raising.execute(new RaiseRequest(context, { device, ...draft }))).state.id;
  }

  async act(id: RequestId, party: string | null, command: object, batch?: string): Promise<void> {
    const full = { at: this.world.now, ...(party ? { by: party } : {}), ...command } as RequestCommand;
    const context = party ? { ...this.envelope(party), ...(batch ? { batch } : {}) } : undefined;
    must(await this.world.services.performer.perform(id, (state, facts) => decide(full, state, facts), { context }));
  }

  async supply(id: RequestId, batch?: string): Promise<void> {
    const context = { ...this.envelope('BBBB'), ...(batch ? { batch } : {}) };
    const draft = { answer: 'code-supplied', installCode: new Secret(CODE) } as const;
    must(await this.world.services.answering.execute(new AnswerRequest(id, context, draft)));
  }

  /** It left and counts as received at once: what mail does is not shown here. */
  async received(id: RequestId): Promise<void> {
    await this.act(id, 'BBBB', { type: 'acknowledge' });
  }

  /** Time passes for this request alone. */
  async passTo(at: string, ...ids: readonly RequestId[]): Promise<void> {
    this.world.now = instant(at);
    for (const id of ids) await this.act(id, null, { type: 'pass-time' });
  }

  async close(batch: string): Promise<void> {
    await this.world.services.batches.close(batch, this.envelope('AAAA'));
  }

  /** When everything that happened has been followed. */
  async followed(): Promise<readonly Notice[]> {
    await this.follower.reactor.reached(await this.world.log.head());
    return this.posted();
  }

  async posted(): Promise<readonly Notice[]> {
    const events = await this.world.log.readAll(0n, 100_000);
    return events.filter(({ type }) => type === 'mail.notice-posted.v1').map(({ data }) => data as unknown as Notice);
  }

  /** When so many were posted: digests wait until nothing is added to them any more. */
  whenPosted(count: number): Promise<readonly Notice[]> {
    return eventually(async () => {
      const posted = await this.posted();
      return posted.length >= count && posted;
    });
  }

  mailOf(notice: Notice): Promise<Draft | 'nothing-to-say'> {
    return this.composer.compose(notice, to);
  }
}

export const told = (notices: readonly Notice[]): readonly string[] =>
  notices.map(({ kind, party, legs }) => `${kind} ${party} ${legs.length}`).toSorted();

export type At = Instant;
