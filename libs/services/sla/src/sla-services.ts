import type { EventStore } from '@icx/event-store';
import { AbsenceAlarms } from './alarms.ts';
import { DailyStandings } from './daily.ts';
import { SlaDesk } from './desk.ts';
import { Outages } from './outages/outages.ts';

type Parts = ConstructorParameters<typeof AbsenceAlarms>[0] & {
  readonly log: EventStore;
  readonly checkpoints: ConstructorParameters<typeof Outages>[1];
};

/** The desk and what is told from it, ready to use without Nest. */
export const slaServices = ({ log, checkpoints, watches, ...parts }: Parts) => {
  const outages = new Outages(log, checkpoints, parts.clock);
  const desk = new SlaDesk({ ...parts, outages });
  const alarms = new AbsenceAlarms({ ...parts, watches });
  return { outages, desk, alarms, dailyStandings: new DailyStandings({ register: parts.register, desk, alarms }) };
};
