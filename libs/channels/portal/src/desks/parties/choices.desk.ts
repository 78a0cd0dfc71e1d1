import { Injectable } from '@nestjs/common';
import { ChannelsDto, StandingInstructionDto } from '@icx/api-channel/dto/parties/parties';
import { orRefuse } from '@icx/api-channel/http';
import type { PartyId } from '@icx/identifiers';
import { gainedDevicesChoices, partyChannels, type PartyCommand } from '@icx/parties';
import { Directory } from '@icx/parties-service';
import { Form, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor, type FieldWords } from '../../pages/fields.ts';

const ways = { api: 'API', portal: 'These pages', bulk: 'Worklist and files', email: 'Mail' } as const;
const by = (name: string, label: string, hint: string): FieldWords => ({
  ...{ name, label, hint, kind: 'list' },
  options: optionsFor(partyChannels, (channel) => ways[channel]),
});
const gained = { propose: 'Propose it: somebody then asks for its code', raise: 'Ask for its code at once' } as const;

/** What a party chooses for what comes: how it is reached, and what happens with devices that it gains. */
@Injectable()
export class ChoicesDesk {
  constructor(private readonly directory: Directory) {}

  @Form('/parties/:party/channels', 'channels:choose', {
    ...{ title: 'How it is reached', body: ChannelsDto, given: 'about', submit: 'Save', done: 'Saved.' },
    fields: [
      by('requests', 'Requests that are put to it', 'For legs opened from now on. What you leave empty stays.'),
      by('answers', 'Answers to its own requests', 'What you leave empty stays.'),
    ],
  })
  reach({ params, body, context }: Sent<ChannelsDto>) {
    return this.#act({ type: 'choose-channels', at: context.receivedAt, ...body }, params, context);
  }

  @Form('/parties/:party/standing-instruction', 'standing-instruction:change', {
    ...{ title: 'Devices that you gain', body: StandingInstructionDto, given: 'about', submit: 'Save', done: 'Saved.' },
    fields: [
      {
        ...{ name: 'gainedDevices', label: 'With a device that you gain, not commissioned', kind: 'choice' },
        options: optionsFor(gainedDevicesChoices, (choice) => gained[choice]),
      },
    ],
  })
  instruct({ params, body: { gainedDevices }, context }: Sent<StandingInstructionDto>) {
    return this.#act({ type: 'instruct', gainedDevices, at: context.receivedAt }, params, context);
  }

  about({ params: { party = '' } }: Visit) {
    return { back: `/parties/${party}`, lead: `Of ${party}.` };
  }

  async #act(command: PartyCommand, params: Visit['params'], context: Sent['context']): Promise<string> {
    const party = params['party'] as PartyId;
    orRefuse(await this.directory.parties.perform(party, command, context));
    return `/parties/${party}`;
  }
}
