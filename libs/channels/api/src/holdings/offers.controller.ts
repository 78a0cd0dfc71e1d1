import { Body, Query } from '@nestjs/common';
import { answersSchema, offerPageSchema, Offers } from '@icx/holdings-service';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { HoldingAnswersDto, OfferListDto } from './answering.dto.ts';

/** What a holder could answer with the codes that it holds. */
@Subject('holdings', 'v1/holdings')
export class OffersController {
  constructor(private readonly offers: Offers) {}

  @Read(
    'offers',
    'holdings:offers',
    {
      summary: 'How many of your open requests you hold the code of, and which',
      description:
        'Not those for which your code is in doubt. A page may hold fewer than "limit"; the last has no "next".',
    },
    ok(offerPageSchema, 'A page of them'),
  )
  listHoldingOffers(@CallerOf() { party }: Caller, @Query() { after = '', limit = 100 }: OfferListDto) {
    return this.offers.page(party, after, limit);
  }

  @Act(
    'answers',
    'holdings:answer',
    {
      summary: 'Answer them with the codes that you hold: these, or the first of them',
      description:
        'Each is your own answer, at this moment. What cannot be answered hurts none of the others. Sent again with the ' +
        'same key it goes on with the same requests; for more of them send it with another key.',
    },
    ok(answersSchema, 'How many were answered'),
  )
  async answerFromHoldings(@Call() { context }: Acting, @Body() { requests }: HoldingAnswersDto) {
    return orRefuse(await this.offers.answer(requests, context));
  }
}
