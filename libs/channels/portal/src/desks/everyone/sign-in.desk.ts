import { Inject, Injectable, Optional } from '@nestjs/common';
import { orRefuse } from '@icx/api-channel/http';
import { SecurityKeys } from '@icx/parties-service';
import { refuse } from '@icx/refusals';
import { clerkTime } from '@icx/words';
import { Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { tableOf, type Cell } from '../../pages/table.ts';
import { Sessions, type LiveSession } from '../../session/sessions.ts';

export const ownSignIn = { text: 'Your sign-in', href: '/your-sign-in' };
const noSession = refuse.unknown('session-unknown', 'You have no such sign-in, or it has ended. See those that go on.');

/** Where a person is signed in, and how it ends that from wherever it is. */
@Injectable()
export class SignInDesk {
  constructor(
    private readonly sessions: Sessions,
    /** Of the built-in provider alone. */
    @Optional() @Inject(SecurityKeys) private readonly securityKeys: SecurityKeys | undefined,
  ) {}

  @Page(ownSignIn.href, 'portal:open', {
    ...{ title: ownSignIn.text, template: 'tables-page' },
    inNavigation: { under: 'you', hint: 'where you are signed in' },
  })
  async own({ session }: Visit) {
    const all = await this.sessions.of(session.subject);
    const others = all.filter(({ name }) => name !== session.name);
    return {
      lead:
        others.length === 0
          ? 'You are signed in here and nowhere else.'
          : `If you do not know one of these, end it, and ${this.securityKeys ? 'have the administrator of your party let you enrol anew' : 'change your password where you sign in'}.`,
      acts: [
        ...(others.length > 0 ? [{ text: 'End all but this one', href: `${ownSignIn.href}/others` }] : []),
        { text: 'Sign out everywhere', href: `${ownSignIn.href}/everywhere` },
      ],
      links: this.securityKeys ? [{ text: 'Your security keys', href: '/oidc/security-keys' }] : [],
      tables: [
        tableOf(
          'Where you are signed in',
          ['Signed in', 'Last seen', 'From', 'Acts for', 'Next'],
          all.map((one) => rowOf(one, one.name === session.name)),
        ),
      ],
    };
  }

  @Form(`${ownSignIn.href}/sessions/:session/ending`, 'portal:open', {
    ...{ title: 'End this sign-in', fields: [], submit: 'End it', given: 'about' },
    done: 'Ended: whoever sits there has to sign in again.',
  })
  async end({ session: { subject }, params: { session: name = '' } }: Sent) {
    if ((await this.sessions.endOf(subject, { name })) === 0) orRefuse(noSession);
    return ownSignIn.href;
  }

  async about({ session, params: { session: named } }: Visit) {
    const found = (await this.sessions.of(session.subject)).find(({ name }) => name === named);
    const { authTime, source } = orRefuse(found ?? noSession);
    const what = `Signed in ${timeOf(authTime)}, from ${source}.`;
    return { back: ownSignIn.href, lead: named === session.name ? `${what} It is the one that you use now.` : what };
  }

  @Form(`${ownSignIn.href}/others`, 'portal:open', {
    ...{ title: 'End all sign-ins but this one', fields: [], submit: 'End them', given: 'aboutOthers' },
    done: 'Ended: you are signed in here and nowhere else.',
  })
  async endOthers({ session: { subject, name } }: Sent) {
    await this.sessions.endOf(subject, { but: name });
    return ownSignIn.href;
  }

  @Form(`${ownSignIn.href}/everywhere`, 'portal:open', {
    ...{ title: 'Sign out everywhere', fields: [], submit: 'Sign out everywhere', given: 'aboutOthers' },
    done: '',
  })
  async endAll({ session: { subject } }: Sent) {
    await this.sessions.endOf(subject);
    return '/';
  }

  aboutOthers() {
    return {
      back: ownSignIn.href,
      lead: 'Of this portal, wherever they are. On a computer where you have used icx, run “icx logout”.',
    };
  }
}

const timeOf = (seconds: number): string => clerkTime(new Date(seconds * 1000).toISOString());

const rowOf = ({ authTime, seenAt, source, actsFor, name }: LiveSession, isThis: boolean): readonly Cell[] => [
  ...[timeOf(authTime), isThis ? 'now, here' : timeOf(seenAt), source, actsFor ?? '-'],
  { text: 'End', href: `${ownSignIn.href}/sessions/${name}/ending`, about: `the sign-in from ${source}` },
];
