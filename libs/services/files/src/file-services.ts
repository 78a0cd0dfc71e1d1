import { Commands } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { KeyRing, Random } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import type { Clock, Counters, Runner } from '@icx/runtime';
import type { Spool } from '@icx/spool';
import type { VirusScan } from '@icx/virus-scan';
import { FileWork } from './engine/file-work.ts';
import { FileKinds } from './file-kinds.ts';
import { Profiles } from './profiles/profiles.ts';
import { FileIntake } from './receiving/file-intake.ts';
import { FileList } from './receiving/file-list.ts';
import { FileNames } from './receiving/file-names.ts';
import { FileReceipts } from './receiving/file-receipts.ts';
import { filesQueries } from './receiving/queries.ts';
import { fileQuotas, QuotaKeeper } from './receiving/quotas.ts';
import { ResumableUploads } from './receiving/resumable-uploads.ts';
import { UploadSweep } from './receiving/upload-sweep.ts';
import { FileNews } from './telling/file-news.ts';
import { FileTeller } from './telling/file-teller.ts';

interface FileEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly spool: Spool;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly random: Random;
  readonly sandbox: boolean;
  readonly jobs: Runner;
  readonly counters: Pick<Counters, 'places'>;
  readonly virusScan?: VirusScan | undefined;
  /** For how many days results are kept. */
  readonly resultsDays?: number | undefined;
}

/** Everything about files: received, listed, worked off. Kinds are added by whoever opens the bulk channel. */
export const fileServices = (engines: FileEngines) => {
  const { log, views, spool, keys, clock, random, sandbox, jobs, virusScan, resultsDays } = engines;
  const commands = new Commands(log, views);
  const quotas = new QuotaKeeper(views, fileQuotas, engines.counters.places);
  const kinds = new FileKinds();
  const profiles = new Profiles(commands, kinds);
  const mappingOf = profiles.mappingOf.bind(profiles);
  // Nobody waits for the views to have come as far as a batch.
  const on = { log, commands: new Commands(log), spool, kinds, clock, virusScan, mappingOf };
  const work = new FileWork(on, {
    firstOfEach: () => filesQueries.due(views),
    reached: (position) => views.reached(position),
  });
  work.runBy(jobs);
  const news = new FileNews(log);
  const teller = new FileTeller(log, spool, news);
  const receipts = new FileReceipts({ commands, views, spool, keys, received: () => work.wake() });
  const names = new FileNames(keys, random, sandbox);
  const parts = { receipts, names, quotas, spool, keys, clock, mappingOf };
  const uploads = new ResumableUploads({ ...parts, findCommand: (command) => commands.findCommand(command) });
  jobs.add(new UploadSweep(spool, uploads, commands, resultsDays));
  return {
    kinds,
    profiles,
    receipts,
    uploads,
    work,
    news,
    teller,
    intake: new FileIntake(parts),
    list: new FileList(views),
  };
};
