import { Injectable } from '@nestjs/common';
import { Admission } from '@icx/admission';
import { RequestSearch } from '@icx/requests-service';
import { isRefusal } from '@icx/refusals';
import { Page, type Visit } from '../pages/declare.ts';
import { WaitingRoom, waitingWords } from '../pages/waiting.ts';
import { IDLE } from '../session/sessions.ts';
import { whatsNew } from './everyone/whats-new.data.ts';

/** Lines of the worklist that are shown at once. */
const FIRST = 5;

/** What waits, and nothing above it. */
@Injectable()
export class StartDesk {
  constructor(
    private readonly waiting: WaitingRoom,
    private readonly admission: Admission,
    private readonly search: RequestSearch,
  ) {}

  @Page('/', 'portal:open', { title: 'What waits for you', template: 'start', inNavigation: 'Start' })
  async start({ caller }: Visit) {
    const lines = await this.waiting.of(caller, (action) => this.admission.mayLookAt(caller, action));
    const answers = this.admission.mayLookAt(caller, 'worklist:read');
    const first = answers
      ? await this.search.list(caller, { toAnswer: true, sort: 'due', limit: FIRST })
      : { items: [] };
    return {
      lines: lines.map(waitingWords),
      first: isRefusal(first) ? [] : first.items,
      mayRaise: this.admission.alsoMay(caller, 'requests:raise') === undefined,
    };
  }

  @Page('/accessibility', 'portal:about', { title: 'Accessibility', template: 'accessibility' })
  accessibility() {
    return { idleMinutes: IDLE / 60 };
  }

  @Page('/whats-new', 'portal:about', { title: 'What’s new', template: 'whats-new' })
  news() {
    return { news: whatsNew };
  }
}
