import { Body, Param, Query } from '@nestjs/common';
import { ParkedMessages, parkedMessageSchema, parkedPageSchema } from '@icx/public-events-service';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { DismissalDto, ParkedListDto } from './feed.dto.ts';

const shown = ok(parkedMessageSchema);

/** What came over the topic of switches and could not be taken, for who runs the exchange. */
@Subject('switches', 'v1/feed/parked')
export class FeedController {
  constructor(private readonly parked: ParkedMessages) {}

  @Read(
    '',
    'feed:list',
    {
      summary: 'Messages of the topic of switches that could not be taken, in the order in which they came (SECAS)',
      description: 'For a week each is tried again by itself every ten minutes.',
    },
    ok(parkedPageSchema),
  )
  listParkedMessages(@Query() { state = 'waiting', after, limit = 100 }: ParkedListDto) {
    return this.parked.list(state, limit, after);
  }

  @Read(':message', 'feed:list', 'One of them, with what it says as far as that is kept', shown)
  async readParkedMessage(@Param('message') named: string) {
    return orRefuse(await this.parked.read(named));
  }

  @Act(':message/replay', 'feed:replay', 'Try it once more, now that the cause is mended', shown)
  async replayParkedMessage(@Call() { context, params }: Acting) {
    return orRefuse(await this.parked.replay(params['message']!, context));
  }

  @Act(':message/dismiss', 'feed:dismiss', 'Nothing is to come of it: it is told and tried no more', shown)
  async dismissParkedMessage(@Call() { context, params }: Acting, @Body() { reason }: DismissalDto) {
    return orRefuse(await this.parked.dismiss(params['message']!, reason, context));
  }
}
