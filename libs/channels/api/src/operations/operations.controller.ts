import { Inject } from '@nestjs/common';
import { count, document, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { AdministrativeActs } from '@icx/commands';
import { Metrics } from '@icx/runtime';
import { Act, Read, Subject } from '../http/act.ts';
import { accepted, ok, text, unavailable } from '../http/answered.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { Health, healthSchema, VIEWS, type Rebuildable } from './health.ts';

const rebuildSchema = document('ViewsRebuild', {
  state: oneOf(['idle', 'running', 'done', 'failed']),
  processed: count({ description: 'Events folded so far …' }),
  total: count({ description: '… of so many, as far as is known.' }),
  seconds: Type.Number({ minimum: 0 }),
  reason: Type.Optional(Type.String({ description: 'Why it failed; the views in use were left as they were.' })),
});
type RebuildDocument = DocumentOf<typeof rebuildSchema>;

@Subject('operations')
export class OperationsController {
  constructor(
    private readonly health: Health,
    @Inject(VIEWS) private readonly views: Rebuildable,
    private readonly acts: AdministrativeActs,
    private readonly metrics: Metrics,
  ) {}

  @Read('livez', 'health:read', 'The process runs', ok(Type.Object({ status: oneOf(['alive']) }), 'Alive'))
  readLiveness() {
    return { status: 'alive' } as const;
  }

  @Read(
    'readyz',
    'health:read',
    '200 while log and vault can be written and the views have caught up; "degraded" lists what needs a look',
    ok(healthSchema, 'Ready'),
    unavailable(healthSchema, 'Not ready'),
  )
  async readReadiness() {
    const report = await this.health.report();
    return new Answer(report, { status: report.status === 'ready' ? 200 : 503 });
  }

  @Read(
    'metrics',
    'metrics:read',
    'What Prometheus reads: answers by routing basis (misroute rate), lags, silence, degraded',
    text('text/plain', 'In the text format of Prometheus'),
  )
  async readMetrics() {
    const { type, body } = await this.metrics.text();
    return new Answer(body, { type });
  }

  @Act(
    'v1/views/rebuild',
    'views:rebuild',
    {
      summary: 'Build all views anew from the log and swap them in, while serving',
      description: 'Sent again it orders nothing, and tells how things are now.',
    },
    accepted(rebuildSchema),
  )
  async rebuildViews(@Call() call: Acting): Promise<RebuildDocument> {
    const order = { type: 'administration.views-rebuild-ordered.v1', ...call.context };
    // Its end and its failure are told by the progress: nobody waits here for minutes.
    if (orRefuse(await this.acts.record(order)) === 'recorded') void this.views.rebuild();
    return this.views.progress();
  }

  @Read('v1/views/rebuild', 'views:rebuild', 'How far the rebuild is', ok(rebuildSchema))
  readViewsRebuild(): RebuildDocument {
    return this.views.progress();
  }
}
