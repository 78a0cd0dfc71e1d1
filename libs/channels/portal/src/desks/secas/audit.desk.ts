import { Inject, Injectable } from '@nestjs/common';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { AuditTrail } from '@icx/audit';
import { clerkNumber, clerkTime } from '@icx/words';
import { Download, Page, type Visit } from '../../pages/declare.ts';
import { everySignIn } from '../parties/access.desk.ts';

/** How everybody can hold the exchange to its log. */
@Injectable()
export class AuditDesk {
  constructor(
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    private readonly admission: Admission,
  ) {}

  @Page('/audit', 'audit:read', {
    ...{ title: 'The log, and how it is held to itself', template: 'facts-page' },
    inNavigation: { under: 'parties', text: 'The log', hint: 'that nothing recorded was changed' },
  })
  async checkpoint({ caller }: Visit) {
    const { size, root, at, note } = orRefuse(await this.audit.checkpoint());
    const hex = Buffer.from(root).toString('hex');
    const { problem, verified } = await this.#verified(size, hex);
    return {
      back: { text: 'Terms and calendars', href: '/rules' },
      tags: [problem ? { text: 'a problem', colour: 'red' } : { text: 'checkpoint and log agree', colour: 'green' }],
      lead: problem ?? `${verified} Keep a checkpoint: what it covers cannot be changed without its showing.`,
      acts: [{ text: 'Save the latest checkpoint', href: '/audit/checkpoint.csv' }],
      links: this.admission.mayLookAt(caller, everySignIn.action) ? [everySignIn] : [],
      facts: [
        ['Signed', clerkTime(at)],
        ['Events', clerkNumber(size)],
        ['Root', hex],
        ['Log', this.audit.publicKey.name],
        ['Key', String(this.audit.publicKey)],
      ],
      text: { title: 'What was signed', body: note },
    };
  }

  @Page('/audit/checkpoint.csv', 'audit:read', { title: 'Checkpoint', template: '' })
  async save() {
    const { size, root, at, note } = orRefuse(await this.audit.checkpoint());
    const hex = Buffer.from(root).toString('hex');
    const rows = [
      ['size', 'root', 'at', 'key', 'note'],
      [String(size), hex, at, String(this.audit.publicKey), note],
    ];
    return new Download(rows, `checkpoint-${size}.csv`);
  }

  /** The tree over the log, counted again, has the root that was signed; or what the exchange has found already. */
  async #verified(size: number, root: string): Promise<{ readonly problem?: string; readonly verified?: string }> {
    const problem = this.audit.problem();
    if (problem) return { problem };
    const { toRoot } = orRefuse(await this.audit.consistency(1, size));
    return toRoot === root
      ? {
          verified: `The ${clerkNumber(size)} events that the latest checkpoint covers have the root that was signed.`,
        }
      : { problem: 'The log has not the root that was signed. Stop the exchange, and run icx verify.' };
  }
}
