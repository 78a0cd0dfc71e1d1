import { Inject, Injectable } from '@nestjs/common';
import { orRefuse, SANDBOX } from '@icx/api-channel/http';
import { AuditTrail } from '@icx/audit';
import { masked } from '@icx/install-code';
import { OutsideAttachments } from '@icx/mail-service';
import { evidencePage } from '@icx/pages';
import { LegFetches, RequestDocuments } from '@icx/requests-service';
import { narrate } from '@icx/words';
import { Page, Saved, WholePage, type RequestVisit } from '../pages/declare.ts';

/** What shows somebody outside how a request went: with the proof that it stands so in the log. */
@Injectable()
export class EvidenceDesk {
  constructor(
    private readonly documents: RequestDocuments,
    private readonly audit: AuditTrail,
    private readonly fetches: LegFetches,
    private readonly attachments: OutsideAttachments,
    @Inject(SANDBOX) private readonly test: boolean,
  ) {}

  @Page('/requests/:id/evidence', 'requests:evidence', { title: 'Evidence', template: '' })
  async page(visit: RequestVisit) {
    return new WholePage(evidencePage(await this.#evidence(visit), { test: this.test }));
  }

  @Page('/requests/:id/evidence.json', 'requests:evidence', { title: 'Evidence', template: '' })
  async bundle(visit: RequestVisit) {
    // As every document of the API leaves it.
    const text = JSON.stringify(masked(await this.#evidence(visit)));
    return new Saved(Buffer.from(text), `evidence-${visit.loaded.stream}.json`);
  }

  @Page('/requests/:id/outside-attachments/:attachment', 'requests:read-attachment', {
    ...{ title: 'File', template: '' },
  })
  async attached({ caller, loaded, params: { attachment: id = '' } }: RequestVisit) {
    const { attachment, bytes } = orRefuse(await this.attachments.of(loaded.state, id, caller.party));
    return new Saved(bytes, attachment.name);
  }

  async #evidence({ caller, loaded }: RequestVisit) {
    this.fetches.note(loaded.state, { ...caller, channel: 'portal' }, 'request');
    return orRefuse(await this.documents.evidence(loaded, caller, { narrate, audit: this.audit }));
  }
}
