import { Option } from 'commander';
import { backlogStates } from '@icx/backlog-service';
import { deviceTypes, fuels } from '@icx/identifiers';
import { SECAS } from '../exchange/caller.ts';
import { backlogEntryWords, backlogPageWords, backlogSummaryWords, decidedWords } from '../output/backlog-words.ts';
import { requestWords } from '../output/request-words.ts';
import { wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';
import { operations, yesNo } from './operation.ts';

const scope = {
  party: new Option('--party <party>', 'of this one: who needs the code'),
  addressee: new Option('--addressee <party>', 'put to this one'),
  fuel: new Option('--fuel <fuel>', 'of this fuel').choices(fuels),
};
const paging = {
  file: new Option('--file <file>', 'that came with this file'),
  limit: new Option('--limit <number>', 'at most so many, up to 500').argParser(wholeNumber),
  after: new Option('--after <cursor>', 'the "next" of the page before'),
};
const reason = new Option('--reason <text>', 'why').makeOptionMandatory();
const entry = 'its id, bkl_…';
const proposal = 'its id, bkl_…; or the file, fil_…: every open one of it';
const clockAgain = 'What waits for the code has a clock from this moment on; it does not come back into the backlog.';

export const backlog: Define = operations({
  list: {
    does: 'The backlog, in the order in which it came; for SECAS all.',
    call: 'GET v1/backlog',
    members: {
      ...scope,
      state: new Option('--state <state>', 'only what is so').choices(backlogStates),
      evidenced: yesNo('--evidenced', 'with evidence of installation, or without'),
      dated: yesNo('--dated', 'with an install date, or without'),
      received: yesNo('--received', 'received and not answered, or not'),
      receivedFrom: new Option('--received-from <date>', 'waits, received on this day or later'),
      receivedTo: new Option('--received-to <date>', 'waits, received on this day or before'),
      openedIn: new Option('--opened-in <month>', 'came in this month, YYYY-MM'),
      clearedIn: new Option('--cleared-in <month>', 'was cleared in this month'),
      remainingIn: new Option('--remaining-in <month>', 'was there at the end of this month'),
      ...paging,
    },
    told: backlogPageWords,
  },
  summary: {
    does: 'How it stands: to the obligation, by evidence, by age, month by month.',
    call: 'GET v1/backlog/summary',
    members: {
      ...scope,
      months: new Option('--months <number>', 'how many months of the burn-down').argParser(wholeNumber),
    },
    told: backlogSummaryWords,
  },
  show: {
    does: 'One device on the register, or proposed for it.',
    call: 'GET v1/backlog/{entry}',
    arguments: { entry },
    told: backlogEntryWords,
  },
  propose: {
    does: 'Propose a device that you wait for; a file: icx upload --kind backlog.',
    call: 'POST v1/backlog/proposals',
    members: {
      deviceId: new Option('--device <device>', 'Device ID; where it is not known, --mpxn and --msn'),
      deviceType: new Option('--type <type>', 'where several devices have that MSN').choices(deviceTypes),
      mpxn: new Option('--mpxn <mpxn>', 'MPAN core or MPRN'),
      msn: new Option('--msn <msn>', 'serial number'),
      installedOn: new Option('--installed-on <date>', 'YYYY-MM-DD, before the obligation began'),
      evidence: new Option('--evidence <text>', 'what says that it was installed'),
    },
    told: backlogEntryWords,
  },
  proposals: {
    does: 'What waits for the decision of SECAS.',
    call: 'GET v1/backlog/proposals',
    members: { ...scope, ...paging },
    told: backlogPageWords,
  },
  accept: {
    does: 'SECAS: accept a proposal, or every open one of a file.',
    call: 'POST v1/backlog/proposals/{proposal}/acceptance',
    arguments: { proposal },
    members: { reason: new Option('--reason <text>', 'needed where nobody knows the install date') },
    told: decidedWords,
    caller: SECAS,
  },
  decline: {
    does: 'SECAS: decline it.',
    call: 'POST v1/backlog/proposals/{proposal}/decline',
    arguments: { proposal },
    members: { reason },
    told: decidedWords,
    caller: SECAS,
  },
  leave: {
    does: 'SECAS: take a device out of the backlog.',
    call: 'POST v1/backlog/{entry}/leaving',
    arguments: { entry },
    members: { reason },
    asks: () => clockAgain,
    told: backlogEntryWords,
    caller: SECAS,
  },
  'leave-request': {
    does: 'SECAS: take one request, and its device, out of the backlog.',
    call: 'POST v1/requests/{request}/backlog-leaving',
    arguments: { request: 'its id, icr_…' },
    members: { reason },
    asks: () => clockAgain,
    told: requestWords,
    caller: SECAS,
  },
});
