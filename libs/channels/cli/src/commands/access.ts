import { Option } from 'commander';
import { clientAuthentications, scopes } from '@icx/parties';
import { SECAS } from '../exchange/caller.ts';
import { publicKeysIn } from '../files/public-keys.ts';
import {
  clientsWords,
  clientWords,
  joinersLeaversWords,
  signInsWords,
  usersWords,
  userWords,
} from '../output/access-words.ts';
import { collect } from './arguments.ts';
import { operation, operations, yesNo } from './operation.ts';
import type { Given } from './operation.ts';

const USERS = 'v1/parties/{party}/users';
const CLIENTS = 'v1/parties/{party}/clients';

const scope = () =>
  new Option('--scope <scope>', `what it may do: ${scopes.join(', ')}; may be given again; without one read`).argParser(
    collect,
  );
const someScopes = () => scope().default([], 'none');
const reason = (words: string) => new Option('--reason <text>', words);
const days = () => ({
  from: new Option('--from <date>', 'first day, YYYY-MM-DD'),
  to: new Option('--to <date>', 'last day'),
});

const endsAccess = ({ name }: Given) => `The access of ${String(name)} ends at once.`;

const person = { name: 'name of the user, like anna' };
const administrates = () => yesNo('--administrator', 'whether it administrates its party');
const displayName = () => new Option('--display-name <text>', 'as others read it');

export const users = operations({
  list: { does: 'The users of a party.', call: `GET ${USERS}`, told: usersWords },
  add: {
    does: 'Add a user; the code that is shown lets the person enrol.',
    call: `POST ${USERS}`,
    arguments: person,
    members: {
      displayName: displayName().makeOptionMandatory(),
      scopes: someScopes(),
      partyAdministrator: administrates(),
    },
    told: userWords,
  },
  change: {
    does: 'Change what a user may do.',
    call: `PATCH ${USERS}/{name}`,
    arguments: person,
    members: { displayName: displayName(), scopes: scope(), partyAdministrator: administrates() },
    told: userWords,
  },
  renew: {
    does: 'Void password and second factor, and let the person choose new ones.',
    call: `POST ${USERS}/{name}/enrolment`,
    arguments: person,
    members: { reason: reason('why') },
    told: userWords,
    asks: ({ name }) => `Password and second factor of ${String(name)} count no more.`,
  },
  remove: {
    does: 'End the access of a user, at once.',
    call: `POST ${USERS}/{name}/removal`,
    arguments: person,
    members: { reason: reason('why') },
    told: userWords,
    asks: endsAccess,
  },
  'remove-key': {
    does: 'Let a security key of a user, which was lost, count no more, at once.',
    call: `POST ${USERS}/{name}/security-keys/{key}/removal`,
    arguments: { ...person, key: 'name of the key, as the list tells it' },
    members: { reason: reason('why') },
    told: userWords,
    asks: ({ name, key }) => `Security key ${String(key)} of ${String(name)} counts no more.`,
  },
  'replace-administrator': {
    does: 'SECAS: an administrator for a party that lost its last one; a second person has to approve it.',
    call: 'POST v1/parties/{party}/administrator',
    arguments: person,
    members: {
      displayName: displayName().makeOptionMandatory(),
      scopes: someScopes(),
      reason: reason('how the party came to lose its last one').makeOptionMandatory(),
    },
    told: userWords,
    caller: SECAS,
  },
});

const system = { name: 'name of the client, like billing' };
const keys = () => ({
  option: new Option('--keys <file>', 'public keys: JWK, JWK Set, or PEM of a key or certificate'),
  read: publicKeysIn,
});
const subject = () =>
  new Option(
    '--subject <name>',
    'with tls_client_auth: whom its certificate names, CN=night,O=Avon or DNS:night.example',
  );

export const clients = operations({
  list: { does: 'The clients of a party: its systems.', call: `GET ${CLIENTS}`, told: clientsWords },
  add: {
    does: 'Add a client with its keys or subject; of SECAS, or for the switch feed, a second person has to approve it.',
    call: `POST ${CLIENTS}`,
    arguments: system,
    members: {
      keys: keys(),
      subject: subject(),
      scopes: someScopes(),
      authentication: new Option('--authentication <way>', 'by default private_key_jwt').choices(clientAuthentications),
    },
    told: clientWords,
  },
  change: {
    does: 'Change the keys, subject or scopes of a client.',
    call: `PATCH ${CLIENTS}/{name}`,
    arguments: system,
    members: { keys: keys(), subject: subject(), scopes: scope() },
    told: clientWords,
  },
  remove: {
    does: 'End the access of a client, at once.',
    call: `POST ${CLIENTS}/{name}/removal`,
    arguments: system,
    members: { reason: reason('why') },
    told: clientWords,
    asks: endsAccess,
  },
});

export const joinersLeavers = operation({
  does: 'Who got and lost access to the exchange, when and by whom.',
  call: 'GET v1/parties/{party}/joiners-leavers',
  members: days(),
  told: joinersLeaversWords,
});

export const signIns = operations({
  list: {
    does: 'Who of a party signed in or enrolled, and what was refused; newest first.',
    call: 'GET v1/parties/{party}/sign-ins',
    members: days(),
    told: signInsWords,
  },
  all: {
    does: 'SECAS: the same of every party, and what was refused under names that nobody has.',
    call: 'GET v1/sign-ins',
    members: days(),
    told: signInsWords,
    caller: SECAS,
  },
});
