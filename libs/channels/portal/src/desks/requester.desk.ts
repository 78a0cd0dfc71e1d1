import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { orRefuse } from '@icx/api-channel/http';
import {
  ClosureDto,
  ReasonDto,
  ReplyDto,
  RerouteDto,
  RevealDto,
  WithdrawalDto,
} from '@icx/api-channel/dto/requests/requests';
import { revealFormats } from '@icx/install-code';
import { outcomes } from '@icx/requests';
import { PartyNames, RevealCode, RevealKeys } from '@icx/requests-service';
import { checkWords, formatChoices, outcomeChoices, plain } from '@icx/words';
import { Form, Shown, type RequestSent, type RequestVisit } from '../pages/declare.ts';
import { requestAt, RequestActs } from './acting.ts';
import { partyHint } from './answering.ts';
import { codeShown, ownReference, RevealSheets } from './reveal-sheets.ts';

const deliveryChoices = [
  {
    value: 'jwe',
    text: 'Sealed to the key of your party',
    hint: 'This page shows a text that nobody on the way can read. Who has the private key opens it: your own system, or icx.',
  },
  { value: 'plain', text: 'In clear, on this page', hint: 'For the installer’s label, and to be typed or copied.' },
];
const onRequest = { template: 'requests/form', given: 'about' } as const;
/** Best first: what a service request takes. */
const formats = revealFormats.toSorted((one, other) => Number(other === 'sr-8.11') - Number(one === 'sr-8.11'));

/** What a requester does with its own request. */
@Injectable()
export class RequesterDesk {
  constructor(
    private readonly commands: CommandBus,
    private readonly acts: RequestActs,
    private readonly names: PartyNames,
    private readonly sheets: RevealSheets,
    private readonly keys: RevealKeys,
  ) {}

  about(visit: RequestVisit) {
    return this.acts.about(visit);
  }

  @Form('/requests/:id/reply', 'requests:reroute', {
    offered: { when: ({ live }) => (live?.query ? `Reply to ${live.addressee}` : false) },
    ...{ ...onRequest, title: 'Reply', submit: 'Send the reply', given: 'asked', body: ReplyDto },
    done: 'Replied: the same supplier is asked again, with a new clock.',
    fields: [{ name: 'correction', label: 'Your reply', kind: 'text', hint: 'Never a code.' }],
  })
  reply(sent: RequestSent<ReplyDto>) {
    return this.acts.act(sent, { type: 'reroute', ...sent.body, addressee: this.acts.asked(sent).addressee });
  }

  @Form('/requests/:id/reveal', 'requests:reveal', {
    offered: { when: ({ hasCode }) => hasCode && 'Reveal the code', filled: { format: 'sr-8.11' } },
    ...{ ...onRequest, title: 'Reveal the code', submit: 'Reveal', done: '', body: RevealDto, given: 'aboutReveal' },
    fields: [
      {
        ...{ name: 'format', label: 'As what', kind: 'choice' },
        options: formats.map((value) => ({ value, ...formatChoices[value] })),
      },
      { name: 'reason', label: 'Why you need it now', kind: 'text', hint: 'Goes on record, with your name.' },
      {
        ...{ name: 'delivery', label: 'How it comes', kind: 'choice' },
        hint: 'Your party has registered a key: the code comes sealed to it, unless you want it on this page.',
        options: deliveryChoices,
      },
    ],
  })
  async reveal({ caller, loaded, context, body, ifRevision }: RequestSent<RevealDto>) {
    const { format, reason, delivery } = body;
    // What was revealed already is shown again: by that alone nothing is otherwise than it stood on the page.
    const asShown = loaded.state.status === 'revealed' ? undefined : ifRevision;
    const command = new RevealCode(loaded, context, format, reason, { ifRevision: asShown, delivery });
    const { check, ...revealed } = orRefuse(await this.commands.execute(command));
    const { deviceId, advice } = revealed;
    return new Shown('requests/revealed', {
      ...{ back: requestAt(loaded.stream), deviceId, advice },
      ...{ format: formatChoices[revealed.format].text, check: checkWords[check] },
      warning: 'warning' in revealed ? revealed.warning : null,
      ...('installCode' in revealed
        ? codeShown(revealed.installCode, deviceId)
        : { sealed: revealed.jwe, kid: revealed.kid }),
      sheet: {
        deviceType: loaded.state.status === 'absent' ? '' : loaded.state.device.deviceType,
        ...{ ...(await this.sheets.placeOf(deviceId, caller.party)), party: caller.party },
        ...{ request: loaded.stream, shownAt: context.receivedAt, reference: ownReference(loaded.state) },
        isForm: revealed.format === 'sr-8.11',
      },
    });
  }

  /** How it comes is asked where there is a choice: the exchange cannot open what the supplier has sealed to the key. */
  async aboutReveal(visit: RequestVisit) {
    const { state } = visit.loaded;
    const isBlind = 'code' in state && state.code.sealedTo !== undefined;
    const hasKey = !isBlind && (await this.keys.current(visit.caller.party)) !== undefined;
    const asSupplied = formats
      .filter((value) => value === 'as-supplied')
      .map((value) => ({ value, ...formatChoices[value] }));
    return {
      ...this.acts.about(visit),
      ...(hasKey ? {} : { without: ['delivery'] }),
      ...(isBlind ? { options: { format: asSupplied } } : {}),
    };
  }

  @Form('/requests/:id/close', 'requests:close', {
    offered: { when: ({ request }) => request.state === 'revealed' && 'Close with the outcome' },
    ...{ ...onRequest, title: 'What came of it', submit: 'Close the request', done: 'Closed.', body: ClosureDto },
    fields: [
      {
        ...{ name: 'outcome', label: 'Outcome', kind: 'choice' },
        options: outcomes.map((value) => ({ value, ...outcomeChoices[value] })),
      },
      { name: 'note', label: 'More about it', kind: 'text', hint: 'You may leave it out.' },
    ],
  })
  close(sent: RequestSent<ClosureDto>) {
    return this.acts.act(sent, { type: 'close', ...sent.body });
  }

  @Form('/requests/:id/unusable', 'requests:report-unusable', {
    offered: { when: ({ request }) => request.state === 'revealed' && 'The code does not work' },
    ...{ ...onRequest, title: 'The code does not work', submit: 'Report it', body: ReasonDto },
    done: 'Reported: the same supplier is asked again, with a new clock.',
    fields: [{ name: 'reason', label: 'What happened', kind: 'text' }],
  })
  unusable(sent: RequestSent<ReasonDto>) {
    return this.acts.act(sent, { type: 'report-unusable', ...sent.body });
  }

  @Form('/requests/:id/reroute', 'requests:reroute', {
    offered: { when: ({ isLive }) => isLive && 'Ask somebody else' },
    ...{ ...onRequest, title: 'Ask somebody else', submit: 'Ask', done: 'Asked.', body: RerouteDto },
    given: 'whomElse',
    fields: [
      { name: 'addressee', label: 'Whom to ask now', hint: partyHint, width: 10 },
      {
        ...{ name: 'correction', label: 'What they should know', kind: 'text' },
        hint: 'Needed to ask the same one again.',
      },
    ],
  })
  async reroute(sent: RequestSent<RerouteDto>) {
    const addressee = orRefuse(await this.names.addressee(sent.body.addressee));
    return this.acts.act(sent, { type: 'reroute', ...sent.body, addressee });
  }

  whomElse(visit: RequestVisit) {
    return { ...this.acts.about(visit), others: this.acts.others(visit) };
  }

  /** What the addressee asks back. */
  asked(visit: RequestVisit) {
    const { addressee, query } = this.acts.asked(visit);
    return {
      ...this.acts.about(visit),
      quote: query && { by: `${addressee} asks back (${plain(query.query)})`, text: query.note ?? '' },
      mind: `${addressee} is asked again with what you write, and has a new clock. Nothing to add: ask somebody else, or withdraw.`,
    };
  }

  @Form('/requests/:id/withdraw', 'requests:withdraw', {
    offered: { when: ({ isLive }) => isLive && 'Withdraw' },
    ...{ ...onRequest, title: 'Withdraw the request', submit: 'Withdraw', done: 'Withdrawn.', body: WithdrawalDto },
    fields: [{ name: 'reason', label: 'Why', kind: 'text', hint: 'For who was asked. You may leave it out.' }],
  })
  withdraw(sent: RequestSent<WithdrawalDto>) {
    return this.acts.act(sent, { type: 'withdraw', ...sent.body });
  }
}
