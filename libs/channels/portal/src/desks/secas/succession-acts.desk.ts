import { Injectable } from '@nestjs/common';
import { SuccessionDto, SuccessionReversalDto } from '@icx/api-channel/dto/switching/successions';
import { orRefuse } from '@icx/api-channel/http';
import { fuels } from '@icx/identifiers';
import { partyNamed, type Party } from '@icx/parties';
import { Directory } from '@icx/parties-service';
import { SlaDesk } from '@icx/sla-service';
import { parseSuccessionId, successionKinds } from '@icx/switching';
import { SuccessionReader, successionUnknown } from '@icx/switching-service';
import { clerkCount, clerkDate, plain } from '@icx/words';
import { Form, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor } from '../../pages/fields.ts';
import { addressOf } from '../../pages/listing.ts';
import { linkedCount, tableOf } from '../../pages/table.ts';
import { partyHint } from '../answering.ts';
import { TwoPeople } from '../two-people.ts';

const kinds = {
  solr: 'A Supplier of Last Resort takes the customers of one that failed',
  merger: 'Merger',
  'book-transfer': 'Book transfer',
} as Readonly<Record<string, string>>;

/** Records who takes over from whom, once it was seen what that moves; in live mode two people do. */
@Injectable()
export class SuccessionActsDesk {
  constructor(
    private readonly directory: Directory,
    private readonly successions: SuccessionReader,
    private readonly sla: SlaDesk,
    private readonly twoPeople: TwoPeople,
  ) {}

  @Form('/successions/record', 'successions:record', {
    ...{ title: 'Record a succession', body: SuccessionDto, given: 'about', check: 'preview', submit: 'Record it' },
    done: 'Recorded. What it moves goes over in the background.',
    fields: [
      {
        ...{ name: 'kind', label: 'Kind', kind: 'choice' },
        options: optionsFor(successionKinds, (kind) => kinds[kind] ?? plain(kind)),
      },
      { name: 'from', label: 'Who is succeeded', hint: partyHint, width: 10 },
      { name: 'to', label: 'Who takes over', hint: partyHint, width: 10 },
      { name: 'effectiveFrom', label: 'First day of the successor', kind: 'date' },
      {
        ...{ name: 'fuel', label: 'Fuel', kind: 'list', hint: 'By default both.' },
        options: optionsFor(fuels),
      },
      { name: 'mpxns', label: 'Only these meter points', hint: 'One a line. By default all of them.', kind: 'several' },
      {
        ...{ name: 'grace', label: 'Working Days on top of the term', width: 2 },
        hint: 'For a successor that still waits for files. By default none.',
      },
      { name: 'reason', label: 'Why', hint: 'Shown to every party. You may leave it out.', kind: 'text' },
    ],
  })
  record(sent: Sent<SuccessionDto>) {
    return this.twoPeople.take('record-succession', draftOf(sent), sent, ({ id }) => `/successions/${id}`);
  }

  async preview(sent: Sent<SuccessionDto>) {
    const draft = draftOf(sent);
    await this.twoPeople.rehearse('record-succession', draft, sent);
    const parties = (await this.directory.parties.list()) as readonly Party[];
    const [from, to] = [draft.from, draft.to].map((name) => partyNamed(parties, name, draft.effectiveFrom));
    if (!from || !to) throw new Error('The rehearsal found both of them.');
    const of = { party: from.party, ...(draft.fuel ? { fuel: draft.fuel } : {}) };
    const { figures, asRequester } = orRefuse(await this.sla.summary(sent.caller, of as never));
    const most = draft.mpxns ? ', at most' : '';
    const rows = (as: object): string => addressOf('/sla/legs', { of: 'open', ...of, ...as });
    return {
      template: 'check-tables',
      lead: `${to.name} (${to.party}) takes over from ${from.name} (${from.party}) on ${clerkDate(draft.effectiveFrom)}.`,
      tables: [
        tableOf(
          draft.mpxns
            ? `What it would move, at most: it is about ${draft.mpxns.length} meter points`
            : 'What it would move, as things are',
          ['What', '#Open now', 'Then'],
          [
            [
              `Legs put to ${from.party}${most}`,
              linkedCount(figures.open.count, rows({})),
              `put to ${to.party}, with a new clock`,
            ],
            [
              `Legs that ${from.party} asked for${most}`,
              linkedCount(asRequester?.open.count ?? 0, rows({ as: 'requester' })),
              `go on as those of ${to.party}, with the clock that they have`,
            ],
            [`Of ${from.party}’s legs overdue`, figures.overdue.count, `their breaches stay with ${from.party}`],
          ],
        ),
      ],
    };
  }

  @Form('/successions/:succession/reversal', 'successions:record', {
    ...{ title: 'Take a succession back', body: SuccessionReversalDto, given: 'reversing', submit: 'Take it back' },
    done: 'Taken back. What it moved and still waits goes back in the background.',
    fields: [{ name: 'reason', label: 'Why it was wrong', hint: 'Shown to every party.', kind: 'text' }],
  })
  reverse(sent: Sent<SuccessionReversalDto>) {
    const succession = orRefuse(parseSuccessionId(sent.params['succession']), successionUnknown);
    const content = { succession, reason: sent.body.reason };
    return this.twoPeople.take('reverse-succession', content, sent, ({ id }) => `/successions/${id}`);
  }

  about() {
    return { back: '/successions', lead: 'What it would move is shown before anything is done.' };
  }

  async reversing({ caller, params }: Visit) {
    const { from, to, effectiveFrom, id, progress } = orRefuse(
      await this.successions.read(params['succession']!, caller),
    );
    const moved = (progress.legsMoved ?? 0) + (progress.requestsTransferred ?? 0);
    return {
      back: `/successions/${id}`,
      lead: `${to} took over from ${from} on ${clerkDate(effectiveFrom)}, which moved ${clerkCount(moved, 'request')} so far. What of it still waits goes back, as if it had never been.`,
    };
  }
}

const draftOf = ({ body }: Sent<SuccessionDto>) => ({ grace: 0, fuel: null, mpxns: null, reason: null, ...body });
