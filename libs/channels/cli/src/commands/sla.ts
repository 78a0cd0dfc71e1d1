import { Option } from 'commander';
import { fuels } from '@icx/identifiers';
import { partyChannels } from '@icx/parties';
import { routingBases } from '@icx/requests';
import {
  ageingWords,
  alarmsWords,
  leagueWords,
  outagesWords,
  slaLegsWords,
  slaSummaryWords,
} from '../output/sla-words.ts';
import { wholeNumber } from './arguments.ts';
import { operations, yesNo } from './operation.ts';

const sifting = {
  fuel: new Option('--fuel <fuel>', 'only meters of this one').choices(fuels),
  basis: new Option('--basis <basis>', 'put to somebody for this reason').choices(routingBases),
  channel: new Option('--channel <channel>', 'by which the addressee wanted to be reached').choices(partyChannels),
};
const whose = {
  ...sifting,
  party: new Option('--party <party>', 'SECAS: of this party alone'),
  as: new Option('--side <side>', 'put to the party, or asked for by it').choices(['addressee', 'requester']),
};
const page = {
  limit: new Option('--limit <number>', 'at most so many, 1 to 500').argParser(wholeNumber),
  after: new Option('--after <cursor>', 'the page after one that had more'),
};
const days = {
  from: new Option('--from <date>', 'due on this day or later, YYYY-MM-DD'),
  to: new Option('--to <date>', 'on this day or earlier'),
};

export const sla = operations({
  summary: {
    does: 'How many legs are open, due, overdue, breached, disputed; SECAS: also by party.',
    call: 'GET v1/sla/summary',
    members: whose,
    told: slaSummaryWords,
  },
  legs: {
    does: 'The legs that a figure counts.',
    call: 'GET v1/sla/legs',
    members: { of: new Option('--of <list>', 'which list: open, running, late, …'), ...whose, ...days, ...page },
    told: slaLegsWords,
  },
  breaches: {
    does: 'Breaches that stand, by their day due.',
    call: 'GET v1/sla/breaches',
    members: {
      open: yesNo('--open', 'only those not answered yet'),
      days: new Option('--days <number>', 'only those due at least so many Working Days ago').argParser(wholeNumber),
      upheld: yesNo('--upheld', 'also those whose dispute was upheld'),
      ...{ ...whose, ...days, ...page },
    },
    told: slaLegsWords,
  },
  approaching: {
    does: 'What will be due within so many Working Days, the next due first.',
    call: 'GET v1/sla/approaching',
    members: {
      days: new Option('--days <number>', 'Working Days from today, 0 to 60; by default 5').argParser(wholeNumber),
      ...{ ...whose, ...page },
    },
    told: slaLegsWords,
  },
  league: {
    does: 'Who answered in time, of what fell due in a period; by default this month.',
    call: 'GET v1/sla/league',
    members: { ...days, ...sifting },
    told: leagueWords,
  },
  ageing: {
    does: 'How long running legs have waited since receipt.',
    call: 'GET v1/sla/ageing',
    members: whose,
    told: ageingWords,
  },
  outages: {
    does: 'When the exchange was not there.',
    call: 'GET v1/operations/outages',
    told: outagesWords,
  },
  alarms: {
    does: 'SECAS: what does not come that should: answers of a party, switches, mail.',
    call: 'GET v1/sla/alarms',
    told: alarmsWords,
  },
});
