import { Param, Query } from '@nestjs/common';
import { MailboxReader, sandboxMailSchema, sandboxMailsSchema } from '@icx/sandbox';
import { Read, Subject } from '../http/act.ts';
import { ok, text } from '../http/answered.ts';
import { Answer } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { MailsQuery } from './operations.dto.ts';

/** Mail of a sandbox that goes nowhere, for everybody who tries it. Not there where a relay takes it on. */
@Subject('sandbox', 'v1/sandbox/mailbox')
export class MailboxController {
  constructor(private readonly mailbox: MailboxReader) {}

  @Read('', 'sandbox:mailbox', 'What the sandbox sent by mail, newest first', ok(sandboxMailsSchema, 'The newest 200'))
  listSandboxMails(@Query() { to }: MailsQuery) {
    return this.mailbox.list(to);
  }

  @Read(':number', 'sandbox:mailbox', 'One mail, as it is read', ok(sandboxMailSchema, 'The mail'))
  async readSandboxMail(@Param('number') number: string) {
    return orRefuse(await this.mailbox.read(Number(number)));
  }

  @Read(':number/raw', 'sandbox:mailbox', 'One mail, as it left', text('message/rfc822', 'Headers and all'))
  async readRawSandboxMail(@Param('number') number: string) {
    return new Answer(orRefuse(this.mailbox.raw(Number(number))), { type: 'message/rfc822' });
  }
}
