import { subjectOf, type Member, type User } from '@icx/parties';
import type { Directory, RefusedAttempt, SecurityRecord } from '@icx/parties-service';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Enrolment, Offered, SignedIn, MemberSignIn } from './member-sign-in.ts';
import type { Typed } from './second-factors.ts';
import { userNamed } from './typed-name.ts';

/** The members, with what came of each try on record before it is answered. */
export class RecordedSignIn {
  constructor(
    private readonly members: MemberSignIn,
    private readonly directory: Directory,
    private readonly security: SecurityRecord,
  ) {}

  async signIn(typed: Typed, source: string): Promise<SignedIn | Refusal> {
    const signedIn = await this.members.signIn(typed, source);
    if (isRefusal(signedIn)) this.#refused('sign-in', signedIn, typed.name, source);
    else await this.security.signedIn(this.#identified(typed.name, source), signedIn.factor);
    return signedIn;
  }

  async openEnrolment(name: string, code: string, source: string): Promise<Offered | Refusal> {
    const opened = await this.members.openEnrolment(name, code, source);
    if (isRefusal(opened)) this.#refused('enrolment', opened, name, source);
    return opened;
  }

  async enrol(typed: Enrolment, source: string): Promise<Refusal | undefined> {
    const refused = await this.members.enrol(typed, source);
    if (refused) this.#refused('enrolment', refused, typed.name, source);
    else await this.security.enrolled(this.#identified(typed.name, source), typed.code + typed.key !== '');
    return refused;
  }

  /** @param added whether a key was added to somebody who had signed in */
  async add(user: User, added: () => Promise<Member | Refusal>, source: string): Promise<Member | Refusal> {
    const member = await added();
    if (isRefusal(member)) this.#refused('enrolment', member, `${user.name}@${user.party}`, source);
    return member;
  }

  #refused(what: RefusedAttempt['what'], { code }: Refusal, name: string, source: string): void {
    const user = userNamed(this.directory, name);
    this.security.refused({ what, code, source, member: user && { party: user.party, subject: subjectOfUser(user) } });
  }

  #identified(name: string, source: string) {
    const user = userNamed(this.directory, name)!;
    return { party: user.party, subject: subjectOfUser(user), source };
  }
}

const subjectOfUser = ({ party, name }: User): string => subjectOf('user', party, name);
