import { Body, Param } from '@nestjs/common';
import { agencySchema, Directory, partySchema, partyUnknown, publicly } from '@icx/parties-service';
import { list } from '@icx/documents';
import type { PartyId } from '@icx/identifiers';
import type { Agency, Party, PartyCommand } from '@icx/parties';
import { londonDate } from '@icx/working-days';
import { TwoPersonDoor, waits } from '../approvals/two-person-door.ts';
import { Act, Change, Read, Subject } from '../http/act.ts';
import { created, ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { orRefuse } from '../http/problem.ts';
import {
  ChangePartyDto,
  ChannelsDto,
  EndAgencyDto,
  GrantAgencyDto,
  RegisterPartyDto,
  StandingInstructionDto,
} from './parties.dto.ts';

@Subject('parties', 'v1/parties')
export class PartiesController {
  constructor(
    private readonly directory: Directory,
    private readonly twoPeople: TwoPersonDoor,
  ) {}

  @Read(
    '',
    'parties:list',
    'Every party, in order of its id; standing instructions only of your own',
    ok(list(partySchema)),
  )
  async listParties(@CallerOf() caller: Caller) {
    return { items: await this.directory.parties.listFor(caller) };
  }

  @Act(
    '',
    'parties:register',
    'Register a party; in live mode a second person has to approve it: 202',
    created(partySchema),
    waits,
  )
  registerParty(@Call() call: Acting, @Body() dto: RegisterPartyDto) {
    const draft = { identifiers: [], receives: 'immediate', ...dto } as const;
    return this.twoPeople.take('register-party', draft, call, publicly);
  }

  @Change(
    ':party',
    'parties:change',
    'Change a party, or end its access; what gives access needs a second person: 202',
    ok(partySchema),
    waits,
  )
  changeParty(@Call() call: Acting, @Param('party') party: PartyId, @Body() dto: ChangePartyDto) {
    return this.twoPeople.take('change-party', { party, change: { ...dto } }, call, publicly);
  }

  @Act(
    ':party/standing-instruction',
    'standing-instruction:change',
    'Say whether a device that you gain, not commissioned, is proposed to you or raised',
    ok(partySchema),
  )
  async changeStandingInstruction(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Body() { gainedDevices }: StandingInstructionDto,
  ) {
    return publicly(await this.#act(call, party, { type: 'instruct', gainedDevices, at: call.context.receivedAt }));
  }

  @Change(
    ':party/channels',
    'channels:choose',
    {
      summary: 'Choose by what you are reached: with requests that are put to you, with answers to yours',
      description: 'For legs opened from now on. Your own answers may come by any channel, whatever you choose.',
    },
    ok(partySchema),
  )
  async chooseChannels(@Call() call: Acting, @Param('party') party: PartyId, @Body() dto: ChannelsDto) {
    const at = call.context.receivedAt;
    return publicly(await this.#act(call, party, { type: 'choose-channels', at, ...dto }));
  }

  @Read(':party/agencies', 'agencies:list', 'Who acts or acted for a party, oldest first', ok(list(agencySchema)))
  async listAgencies(@Param('party') party: PartyId) {
    return { items: orRefuse((await this.directory.parties.agenciesOf(party)) ?? partyUnknown) };
  }

  @Act(
    ':party/agencies',
    'agencies:grant',
    'Let another party act for yours, with the header ICX-On-Behalf-Of',
    created(agencySchema),
  )
  async grantAgency(@Call() call: Acting, @Param('party') party: PartyId, @Body() dto: GrantAgencyDto) {
    const at = call.context.receivedAt;
    const grant = { from: londonDate(at), to: null, ...dto };
    return newestOf(dto.agent, await this.#act(call, party, { type: 'grant-agency', at, ...grant }));
  }

  @Act(':party/agencies/:agent/ending', 'agencies:end', 'End that, at once', ok(agencySchema))
  async endAgency(
    @Call() call: Acting,
    @Param('party') party: PartyId,
    @Param('agent') agent: PartyId,
    @Body() { reason }: EndAgencyDto,
  ) {
    const command = { type: 'end-agency', agent, reason, at: call.context.receivedAt } as const;
    return newestOf(agent, await this.#act(call, party, command));
  }

  async #act({ context }: Acting, party: PartyId, command: PartyCommand): Promise<Party> {
    return orRefuse(await this.directory.parties.perform(party, command, context));
  }
}

/** Of the grants to this agent the one that the command was about. */
const newestOf = (agent: PartyId, { agencies = [] }: Party): Agency => agencies.findLast((one) => one.agent === agent)!;
