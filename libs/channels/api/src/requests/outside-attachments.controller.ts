import { createHash } from 'node:crypto';
import { Param, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { broughtSchema, OutsideAttachments } from '@icx/mail-service';
import type { Loaded } from '@icx/requests-service';
import { uploadBodyOf } from '../files/upload-body.ts';
import { Act, Read, Subject } from '../http/act.ts';
import { CallerOf, LoadedRequest, type Caller, type IcxHttpRequest } from '../http/action.ts';
import { created, text } from '../http/answered.ts';
import { savedAttachment } from '../http/attachments.ts';
import { Answer } from '../http/call.ts';
import { commandIdOf } from '../http/door.ts';
import { orRefuse } from '../http/problem.ts';
import { StreamedBody } from '../http/streamed-body.ts';
import { AttachmentDto } from './outside.dto.ts';

/** What a body may be sent as; what it is, its content says. */
const sentAs = [
  'application/octet-stream',
  'multipart/form-data',
  'application/pdf',
  'image/png',
  'image/jpeg',
  'text/plain',
  'text/csv',
  'message/rfc822',
] as const;
const otherType =
  'Send the file as it is, with Content-Type: application/octet-stream or its own, or as multipart/form-data in a part named file.';

/** Files that show what is stated of an answer given outside. */
@Subject('requests', 'v1/requests')
export class OutsideAttachmentsController {
  constructor(private readonly attachments: OutsideAttachments) {}

  @Act(
    ':id/outside-attachments',
    'requests:attach-outside',
    {
      summary: 'Bring a file that shows that a leg was answered outside (requester or addressee)',
      description:
        'Before the statement, which names it among its attachments within 24 hours; otherwise it is deleted. Up to 5 MiB: PDF, ' +
        'PNG, JPEG, text in UTF-8 or a mail (.eml), by its content. At most five wait for a statement.',
    },
    created(broughtSchema, 'It waits for the statement'),
  )
  @StreamedBody(sentAs, otherType)
  @ApiConsumes('application/octet-stream', 'multipart/form-data')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async bringOutsideAttachment(
    @Req() call: IcxHttpRequest,
    @CallerOf() caller: Caller,
    @LoadedRequest() on: Loaded,
    @Query() { name: named, leg }: AttachmentDto,
  ) {
    const commandId = commandIdOf(call);
    const brought = await this.attachments.oneAtATime(async () => {
      const body = await uploadBodyOf(call);
      const bytes = orRefuse(await this.attachments.read(body.bytes));
      const name = named ?? body.name;
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const asked = { address: call.url, body: { sha256, name: name ?? null } };
      const context = call.icx!.contextOf(caller, { commandId, ifRevision: undefined, body: asked });
      return this.attachments.bring({ on, bytes, name, leg, context });
    });
    const answer = orRefuse(brought);
    return new Answer(answer, { location: `/v1/requests/${on.stream}/outside-attachments/${answer.attachment}` });
  }

  @Read(
    ':id/outside-attachments/:attachment',
    'requests:read-attachment',
    {
      summary: 'The content of a file that shows that a leg was answered outside: for the two sides of the leg alone',
      description: 'To be saved: it is what a party sent, and may be made to harm who opens it.',
    },
    text('application/octet-stream', 'The file, byte for byte'),
  )
  async readOutsideAttachment(
    @CallerOf() { party }: Caller,
    @LoadedRequest() { state }: Loaded,
    @Param('attachment') id: string,
  ) {
    const { attachment, bytes } = orRefuse(await this.attachments.of(state, id, party));
    return new Answer(savedAttachment(bytes, attachment.name), { policy: "default-src 'none'; sandbox" });
  }
}
