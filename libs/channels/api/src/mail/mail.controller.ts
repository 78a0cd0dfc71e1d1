import { Body, Param, Query } from '@nestjs/common';
import { Inbound, mailPageSchema, mailSchema, replaySchema } from '@icx/mail-service';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { MailListDto, MailRejectionDto } from './mail.dto.ts';

const shown = ok(mailSchema, 'The mail, as it stands now');

/** Mails that came in: who oversees sees all of them, a party its own; nobody its bytes. */
@Subject('mail', 'v1/mail')
export class MailController {
  constructor(private readonly inbound: Inbound) {}

  @Read(
    '',
    'mail:list',
    {
      summary: 'The mails that your party sent in, for SECAS all; newest first',
      description: 'Codes are masked. A mail that could not be told to be yours is not among them.',
    },
    ok(mailPageSchema),
  )
  listMails(@CallerOf() caller: Caller, @Query() { state, after, limit = 100 }: MailListDto) {
    return this.inbound.page(caller, { state }, limit, after);
  }

  @Read(
    ':mail',
    'mail:read',
    'One mail: on which rungs of the trust ladder it stands, why it did or did not act, and what came of it',
    shown,
  )
  async readMail(@CallerOf() caller: Caller, @Param('mail') named: string) {
    return orRefuse(await this.inbound.read(caller, named));
  }

  @Read(
    ':mail/replay',
    'mail:replay',
    {
      summary: 'What this release would make of a mail that came before (SECAS)',
      description: 'It is read again from its stored bytes; nothing is changed, and nobody is told.',
    },
    ok(replaySchema),
  )
  async replayMail(@Param('mail') named: string) {
    return orRefuse(await this.inbound.replay(named));
  }

  @Act(
    ':mail/confirmation',
    'mail:confirm',
    {
      summary: 'Say that a mail that waits is yours: what it says is done',
      description:
        'At the time at which it came in, by which it may still be in time. Until 5 Working Days after that.',
    },
    shown,
  )
  async confirmMail(@Call() { context, params }: Acting) {
    return orRefuse(await this.inbound.confirm(params['mail']!, context));
  }

  @Act(':mail/rejection', 'mail:reject', 'Say that a mail that waits is not yours, or not meant: it never acts', shown)
  async rejectMail(@Call() { context, params }: Acting, @Body() { reason }: MailRejectionDto) {
    return orRefuse(await this.inbound.reject(params['mail']!, reason, context));
  }
}
