import { Outages, outagesSchema } from '@icx/sla-service';
import { Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';

@Subject('operations', 'v1/operations')
export class OutagesController {
  constructor(private readonly outages: Outages) {}

  @Read(
    'outages',
    'outages:read',
    {
      summary: 'When the exchange was not there, as every party may know',
      description: 'A breach whose due instant lies in one is marked so in lists, reports and evidence.',
    },
    ok(outagesSchema, 'The outages'),
  )
  listOutages() {
    return this.outages.document();
  }
}
