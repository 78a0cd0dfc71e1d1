import { Injectable } from '@nestjs/common';
import { orRefuse, Refused } from '@icx/api-channel/http';
import { TwoPersonActs, type ActName, type Acts } from '@icx/approvals-service';
import { Proposed, type Sent, type Shown } from '../pages/declare.ts';

/** Does what one person may do alone; what needs two is proposed, and its page is where that goes on. */
@Injectable()
export class TwoPeople {
  constructor(private readonly acts: TwoPersonActs) {}

  /** Throws why it would not be done: before it is asked for at all. */
  async rehearse<Name extends ActName>(name: Name, content: Acts[Name]['content'], { context }: Sent): Promise<void> {
    const hindrance = await this.acts.hindrance(name, content, context);
    if (hindrance) throw new Refused(hindrance);
  }

  /** @param then where it leads, or what is shown, once it is done */
  async take<Name extends ActName>(
    name: Name,
    content: Acts[Name]['content'],
    { caller, context }: Pick<Sent, 'caller' | 'context'>,
    then: (result: Acts[Name]['result']) => string | Shown,
  ): Promise<string | Shown | Proposed> {
    const taken = orRefuse(await this.acts.take(name, content, caller, context));
    return 'proposal' in taken ? new Proposed(`/approvals/${taken.proposal.id}`) : then(taken.result);
  }
}
