import type { PartyId } from '@icx/identifiers';
import type { LegFacts } from '@icx/sla';
import type { Instant } from '@icx/working-days';
import { channelOf, reportedChannels, type ReportedChannel } from '../channel-figures.ts';
import { within, type Period } from '../month.ts';
import { Tally } from '../tally.ts';

/** What MP122B adds to a message's being sent [001]: from when it was generated until each of these. */
export const handshakeSteps = ['dispatched', 'handedOver', 'confirmed'] as const;
export type HandshakeStep = (typeof handshakeSteps)[number];

/** Seconds by nearest rank; `null`: nothing came so far. */
export interface StepFigures {
  readonly count: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

/** Of messages generated in the month, up to the cut-off. */
export type HandshakeFigures = { readonly generated: number } & Readonly<Record<HandshakeStep, StepFigures>>;

export type ChannelHandshakes = HandshakeFigures & { readonly channel: ReportedChannel };
export type PartyHandshakes = HandshakeFigures & {
  readonly party: PartyId;
  readonly byChannel: Readonly<Partial<Record<ReportedChannel, HandshakeFigures>>>;
};

const HOUR = 3_600;
const TWO_DAYS = 48 * HOUR;

/**
 * Whole seconds up to an hour, beyond it minutes, beyond two days hours, each rounded up [choice]: so that a tally is as large
 * for a million messages as for ten thousand.
 */
export const measured = (seconds: number): number => {
  const unit = seconds <= HOUR ? 1 : seconds <= TWO_DAYS ? 60 : HOUR;
  return Math.ceil(seconds / unit) * unit;
};

const stepsOf = (leg: LegFacts): Readonly<Record<HandshakeStep, Instant | null>> => ({
  dispatched: leg.dispatchedAt,
  handedOver: leg.handedOverAt,
  confirmed: leg.confirmed?.at ?? null,
});

class HandshakeAccount {
  #generated = 0;
  readonly #steps = Object.fromEntries(handshakeSteps.map((step) => [step, new Tally()])) as Record<
    HandshakeStep,
    Tally
  >;

  add(leg: LegFacts, { at }: Period): void {
    this.#generated += 1;
    const steps = stepsOf(leg);
    for (const step of handshakeSteps) {
      const came = steps[step];
      if (came === null || came >= at) continue;
      this.#steps[step].add(measured(Math.max(0, Date.parse(came) - Date.parse(leg.openedAt)) / 1000));
    }
  }

  figures(): HandshakeFigures {
    const of = (step: HandshakeStep): StepFigures => {
      const tally = this.#steps[step];
      const at = (percent: number) => tally.percentile(percent);
      return { count: tally.total, p50: at(50), p90: at(90), p99: at(99) };
    };
    return {
      generated: this.#generated,
      dispatched: of('dispatched'),
      handedOver: of('handedOver'),
      confirmed: of('confirmed'),
    };
  }
}

/** A request put to an addressee is a message to it; of all, by channel, and by addressee. */
export class Handshakes {
  readonly #total = new HandshakeAccount();
  readonly #channels = new Map<ReportedChannel, HandshakeAccount>();
  readonly #parties = new Map<
    PartyId,
    { readonly all: HandshakeAccount; readonly by: Map<ReportedChannel, HandshakeAccount> }
  >();

  constructor(private readonly period: Period) {}

  addLeg(leg: LegFacts): void {
    if (!within(this.period, leg.openedAt)) return;
    const channel = channelOf(leg);
    let party = this.#parties.get(leg.addressee);
    if (!party) this.#parties.set(leg.addressee, (party = { all: new HandshakeAccount(), by: new Map() }));
    const accounts = [this.#total, accountIn(this.#channels, channel), party.all, accountIn(party.by, channel)];
    for (const account of accounts) account.add(leg, this.period);
  }

  figures() {
    const parties = [...this.#parties].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return {
      total: this.#total.figures(),
      channels: inOrder(this.#channels).map(([channel, account]): ChannelHandshakes => ({
        channel,
        ...account.figures(),
      })),
      parties: parties.map(([party, { all, by }]): PartyHandshakes => ({
        party,
        ...all.figures(),
        byChannel: Object.fromEntries(inOrder(by).map(([channel, account]) => [channel, account.figures()])),
      })),
    };
  }
}

const accountIn = (accounts: Map<ReportedChannel, HandshakeAccount>, channel: ReportedChannel): HandshakeAccount => {
  let account = accounts.get(channel);
  if (!account) accounts.set(channel, (account = new HandshakeAccount()));
  return account;
};

const inOrder = (accounts: ReadonlyMap<ReportedChannel, HandshakeAccount>) =>
  reportedChannels.flatMap((channel) => {
    const account = accounts.get(channel);
    return account ? ([[channel, account]] as const) : [];
  });
