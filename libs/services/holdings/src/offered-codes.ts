import { instructionFor, instructs, type Instructions } from '@icx/holdings';
import type { DeviceId, DeviceType, Manufacturer, PartyId } from '@icx/identifiers';
import type { Facts, Unasked } from '@icx/requests';
import type { CodeHeld, CodesHeld } from '@icx/requests-service';
import { KmsUnavailable } from '@icx/keys';
import { SealBroken, type HeldCodes, type OpenedCode } from '@icx/vault';
import { londonDate, type PlainDate } from '@icx/working-days';
import { askedTogether } from './asked-together.ts';
import type { Doubts, Found } from './doubts.ts';
import type { Holders } from './holders.ts';
import type { StandingInstructions } from './standing-instructions.ts';

/** What parties hold of the devices that they are asked for. */
export class OfferedCodes implements CodesHeld {
  /** Legs that open, or are about to be answered, side by side are looked up together: it is most of what an answer costs. */
  readonly #answering = askedTogether((asked: readonly Asking[]) => this.#answersTo(asked));

  constructor(
    private readonly held: Pick<HeldCodes, 'find' | 'open' | 'openAll'>,
    private readonly holders: Holders,
    private readonly instructions: StandingInstructions,
    private readonly doubts: Doubts,
  ) {}

  /** By device, what this party can answer with: its own and succeeded holdings, none that is in doubt. */
  async offered(party: PartyId, devices: readonly DeviceId[]): Promise<ReadonlyMap<string, Found>> {
    if (devices.length === 0) return new Map();
    const found = await this.held.find([party, ...(await this.holders.alsoHeldBy(party))], devices);
    if (found.length === 0) return new Map();
    // Which of its predecessors' holdings are its own hangs on the device.
    const own = await this.holders.holdersOf(party, found.map(named));
    const theirs = found.filter(({ holder }, n) => own[n]!.includes(holder as PartyId));
    const doubted = await this.doubts.doubted(theirs);
    const offered = new Map<string, Found>();
    const several = new Set<string>();
    for (const one of theirs) {
      const other = offered.get(one.deviceId);
      if (doubted.has(one) || (other && other.fingerprint !== one.fingerprint)) several.add(one.deviceId);
      else offered.set(one.deviceId, one);
    }
    for (const deviceId of several) offered.delete(deviceId);
    return offered;
  }

  answering(asked: Unasked, facts: Facts): Promise<CodeHeld | undefined> {
    return this.#answering({ asked, today: londonDate(facts.now) });
  }

  async stillAnswers(held: CodeHeld, asked: Unasked, facts: Facts): Promise<boolean> {
    const again = await this.answering(asked, facts);
    return again?.fingerprint === held.fingerprint && again.holder === held.holder;
  }

  open({ holder, deviceId }: CodeHeld): Promise<OpenedCode | undefined> {
    return this.held.open(holder, deviceId);
  }

  /** Of a page: their codes in clear, to be zeroed. Without those of which one does not open: each is then opened alone. */
  async openAll(found: readonly Found[]): Promise<ReadonlyMap<Found, OpenedCode>> {
    const opened = await this.held.openAll(found).catch((error: unknown) => {
      if (error instanceof SealBroken || error instanceof KmsUnavailable) return [];
      throw error;
    });
    return new Map(opened.flatMap((code, n) => (code ? [[found[n]!, code] as const] : [])));
  }

  /** In their order, by the instructions of their addressees as they stand now. */
  async #answersTo(all: readonly Asking[]): Promise<readonly (CodeHeld | undefined)[]> {
    const answers = new Map<Asking, CodeHeld | undefined>();
    for (const [party, legs] of Map.groupBy(all, ({ asked }) => asked.leg.addressee)) {
      const given = await this.instructions.of(party);
      const instructed = legs.filter(({ today }) => instructs(given, today));
      const offered = await this.offered(
        party,
        instructed.map(({ asked }) => asked.deviceId),
      );
      for (const one of instructed)
        answers.set(one, answerBy(given, one.asked, offered.get(one.asked.deviceId), one.today));
    }
    return all.map((one) => answers.get(one));
  }
}

interface Asking {
  readonly asked: Unasked;
  readonly today: PlainDate;
}

/** The code that answers the leg by one of these instructions; `undefined`: none is for it. */
export const answerBy = (
  given: Instructions,
  asked: Unasked,
  found: Found | undefined,
  today: PlainDate,
): CodeHeld | undefined => {
  const instruction = found && instructionFor(given, answerable(asked, found), today);
  return instruction && { ...codeOf(found), instruction: instruction.id };
};

const named = ({ deviceId, deviceType }: Found) => ({
  deviceId: deviceId as DeviceId,
  deviceType: deviceType as DeviceType,
});

/** The holding knows its device better than who asks for it. */
const answerable = ({ state: { requester, device, facts } }: Unasked, { deviceType, manufacturer }: Found) => ({
  requester,
  deviceType: deviceType as DeviceType,
  mpxn: facts.supplyPoint ?? device.mpxn,
  manufacturer: (manufacturer as Manufacturer | null) ?? device.manufacturer,
});

export const codeOf = ({ holder, deviceId, source, line, representation, fingerprint }: Found): CodeHeld => ({
  ...{ holder: holder as PartyId, deviceId, source, line, representation, fingerprint },
});
