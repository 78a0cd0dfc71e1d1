import { Inject, Injectable } from '@nestjs/common';
import { SANDBOX } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { RequestSearch } from '@icx/requests-service';
import { isRefusal } from '@icx/refusals';
import { Page, type Visit } from '../pages/declare.ts';
import { allPages, Navigation } from '../pages/navigation.ts';
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
    private readonly navigation: Navigation,
    @Inject(SANDBOX) private readonly sandbox: boolean,
  ) {}

  @Page('/', 'portal:open', { title: 'What waits for you', template: 'start' })
  async start({ caller }: Visit) {
    const lines = await this.waiting.of(caller, (action) => this.admission.mayLookAt(caller, action));
    const answers = this.admission.mayLookAt(caller, 'worklist:read');
    const first = answers
      ? await this.search.list(caller, { toAnswer: true, sort: 'due', limit: FIRST })
      : { items: [] };
    return {
      lines: lines.map(waitingWords),
      first: isRefusal(first) ? [] : first.items,
      play: this.sandbox && (await this.#isEmpty(caller, lines.length)),
      mayRaise: this.admission.alsoMay(caller, 'requests:raise') === undefined,
    };
  }

  @Page(allPages.href, 'portal:open', { title: allPages.text, template: 'pages' })
  pages({ caller }: Visit) {
    return { sections: this.navigation.all(caller) };
  }

  @Page('/accessibility', 'portal:about', { title: 'Accessibility', template: 'accessibility' })
  accessibility() {
    return { idleMinutes: IDLE / 60 };
  }

  @Page('/whats-new', 'portal:about', { title: 'What’s new', template: 'whats-new' })
  news() {
    return { news: whatsNew };
  }

  /** Whether there is nothing to look at: a sandbox begins with devices and switches, and without a request. */
  async #isEmpty(caller: Caller, waiting: number): Promise<boolean> {
    if (!this.admission.mayLookAt(caller, 'requests:list')) return waiting === 0;
    const some = await this.search.list(caller, { limit: 1 });
    return !isRefusal(some) && some.items.length === 0;
  }
}
