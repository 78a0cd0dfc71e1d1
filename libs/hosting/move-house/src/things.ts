import { heartbeat } from '@icx/sla-service';
import { checkedEvent, embeddedEvents, postgresEvents } from './events.ts';
import { heldShelf } from './held-shelf.ts';
import { keyFolderShelf } from './key-folder-shelf.ts';
import { spoolEntries, spoolParts } from './spool-folder-shelf.ts';
import { listed, numbered, postgresTable, same, sqliteTable, vault, type Columns, type Thing } from './thing.ts';

const wrapped: Columns = { key_version: 'integer', wrapped_key: 'bytea' };

const held: Columns = {
  ...{ id: 'bigint', device: 'bytea', holder: 'text', line: 'integer', type: 'text', manufacturer: 'text' },
  ...{ msn: 'text', representation: 'smallint', fingerprint: 'bytea', seal: 'bytea' },
};

const heldThing = (name: string, table: 'holding' | 'holding_conflict', columns: Columns): Thing =>
  vault({
    ...{ name, columns, key: ['id'] },
    embedded: ({ open }) => heldShelf(open('vault.db'), table),
    postgres: postgresTable(`icx_vault.${table}`, columns),
  });

const puts: Columns = { sequence: 'bigint', key: 'integer', source: 'text', uploader: 'text', put_at: 'text' };
const word = (column: string): string => `INSERT OR IGNORE INTO holding_word(word) VALUES (:${column})`;
const numberOf = (column: string): string => `(SELECT id FROM holding_word WHERE word = :${column})`;
const wordOf = (column: string): string => `(SELECT word FROM holding_word WHERE id = ${column})`;

const codes = { sequence: 'bigint', id: 'text', device_id: 'text', holder: 'text', party: 'text' } as const;
const mails: Columns = { id: 'bigint', name: 'text', size: 'integer', stored_at: 'text', ...wrapped };
const credentials: Columns = {
  ...{ subject: 'text', enrolment: 'integer', password: 'text' },
  ...{ second_factor: 'boolean', totp_step: 'integer', since: 'double precision' },
};
const signingKeys: Columns = { id: 'integer', kid: 'text', sealed: 'bytea', retires_at: 'double precision' };
const seals: Columns = { sequence: 'bigint', ...wrapped, sealed: 'bytea' };
const entries: Columns = { name: 'text', ...wrapped, written_at: 'timestamptz' };
const parts: Columns = {
  ...{ name: 'text', plain: 'bigint', at: 'bigint', chunk: 'integer' },
  ...{ to_plain: 'bigint', to_at: 'bigint', to_chunk: 'integer', sealed: 'bytea' },
};

const audit = (table: string) => ({ file: 'audit.db', table });
const inbox = (table: string) => ({ file: 'inbox.db', table });

/**
 * All that moves, in this order. What is not here is made anew from the log, views above all, or counts for a minute alone;
 * whoever gives an exchange a new place to keep something in adds a row.
 */
export const things: readonly Thing[] = [
  {
    ...{ name: 'texts of the keys', key: ['name'], columns: { name: 'text', text: 'text' }, ofKms: true },
    embedded: ({ folder }) => keyFolderShelf(folder),
    postgres: postgresTable('icx_key_texts.key_text', { name: 'text', text: 'text' }),
  },
  {
    ...{ name: 'events', key: ['position'], written: checkedEvent },
    columns: {
      ...{ position: 'bigint', stream: 'text', revision: 'bigint', type: 'text', data: 'text', metadata: 'text' },
      ...{ recorded_at: 'text', command_key: 'text', leaf_hash: 'bytea' },
    },
    embedded: embeddedEvents,
    postgres: ({ application }) => postgresEvents(application),
    kurrent: (log) => log.events(),
  },
  {
    ...{ name: 'reference to the vault', key: ['sequence'], columns: { sequence: 'bigint' } },
    embedded: {
      file: 'log.db',
      from: 'SELECT max_vault_sequence AS sequence FROM meta WHERE max_vault_sequence > 0',
      into: ['UPDATE meta SET max_vault_sequence = :sequence'],
    },
    postgres: {
      from: 'SELECT vault_sequence AS sequence FROM icx_log.head WHERE vault_sequence > 0',
      into: 'UPDATE icx_log.head SET vault_sequence = moved.sequence FROM moved',
    },
    kurrent: (log) => log.vaultReference(),
  },
  same('name of the log', ['origin'], { origin: 'text' }, audit('log'), 'icx_audit.log'),
  same(
    'signed checkpoints',
    ['size'],
    { size: 'bigint', root: 'bytea', at: 'text', note: 'text' },
    audit('checkpoints'),
    'icx_audit.checkpoints',
  ),
  vault(
    same(
      'codes',
      ['sequence'],
      { ...codes, command_id: 'text', fingerprint: 'bytea', put_at: 'text' },
      { file: 'vault.db', table: 'custody' },
      'icx_vault.custody',
    ),
  ),
  vault({
    ...{ name: 'seals of codes', key: ['sequence'], columns: seals },
    // Of a code that was deleted, zeros stay in the file.
    embedded: {
      ...sqliteTable('vault.db', 'envelope', seals),
      from: 'SELECT sequence, key_version, wrapped_key, sealed FROM envelope WHERE sequence IN (SELECT sequence FROM custody)',
    },
    postgres: postgresTable('icx_vault.envelope', seals),
  }),
  vault(
    same(
      'keys of holdings',
      ['id'],
      { id: 'integer', ...wrapped },
      { file: 'vault.db', table: 'holding_key' },
      'icx_vault.holding_key',
    ),
    numbered('icx_vault.holding_key'),
  ),
  vault({
    ...{ name: 'sources of holdings', key: ['sequence'], columns: puts },
    embedded: {
      file: 'vault.db',
      from: `SELECT sequence, key, ${wordOf('source')} AS source, ${wordOf('uploader')} AS uploader, put_at FROM holding_chunk`,
      // The holder comes with the holdings, and their seals.
      into: [
        word('source'),
        word('uploader'),
        `INSERT INTO holding_chunk VALUES
           (:sequence, :key, ${numberOf('uploader')}, ${numberOf('source')}, ${numberOf('uploader')}, :put_at, x'')`,
      ],
    },
    postgres: postgresTable('icx_vault.holding_put', puts),
  }),
  heldThing('holdings', 'holding', held),
  heldThing('conflicts of holdings', 'holding_conflict', { ...held, against: 'bigint' }),
  vault({
    ...{ name: 'counts of holdings', key: ['holder'], columns: { holder: 'text', held: 'bigint' } },
    embedded: {
      file: 'vault.db',
      from: `SELECT ${wordOf('holder')} AS holder, rows AS held FROM holding_count`,
      into: [word('holder'), `INSERT INTO holding_count VALUES (${numberOf('holder')}, :held)`],
    },
    postgres: postgresTable('icx_vault.holding_count', { holder: 'text', held: 'bigint' }),
  }),
  vault({
    ...{ name: 'highest sequence of the vault', key: ['sequence'], columns: { sequence: 'bigint' } },
    embedded: {
      file: 'vault.db',
      from: `SELECT sequence FROM (SELECT max(ifnull((SELECT max(sequence) FROM envelope), 0),
        ifnull((SELECT max(sequence) FROM holding_chunk), 0)) AS sequence) WHERE sequence > 0`,
      // As a code that was deleted leaves it, so that its sequence is not given again.
      into: [`INSERT INTO envelope VALUES (:sequence, 0, x'', x'')`],
    },
    postgres: {
      from: 'SELECT highest AS sequence FROM icx_vault.given WHERE highest > 0',
      into: 'UPDATE icx_vault.given SET highest = moved.sequence FROM moved',
    },
  }),
  same(
    'sessions and grants',
    ['model', 'id'],
    {
      ...{ model: 'text', id: 'bytea', uid: 'bytea', grant_id: 'bytea', sealed: 'bytea' },
      ...{ expires_at: 'double precision', consumed_at: 'integer' },
    },
    inbox('provider_records'),
    'icx_identity.provider_records',
  ),
  {
    ...{ name: 'passwords', key: ['subject'], columns: credentials },
    embedded: sqliteTable('inbox.db', 'credentials', credentials),
    postgres: {
      ...postgresTable('icx_identity.credentials', credentials),
      from: `SELECT subject, enrolment, password, second_factor::integer AS second_factor, totp_step, since
        FROM icx_identity.credentials`,
    },
  },
  same(
    'security keys',
    ['id'],
    { id: 'text', subject: 'text', public_key: 'text', counter: 'bigint', enrolment: 'integer' },
    inbox('security_keys'),
    'icx_identity.security_keys',
  ),
  same(
    'known sources',
    ['subject', 'source'],
    { subject: 'text', source: 'bytea', used_at: 'double precision' },
    inbox('known_sources'),
    'icx_identity.known_sources',
  ),
  {
    ...{ name: 'signing keys', key: ['id'], columns: signingKeys },
    embedded: sqliteTable('inbox.db', 'signing_keys', signingKeys),
    postgres: { ...postgresTable('icx_identity.signing_keys', signingKeys), ...numbered('icx_identity.signing_keys') },
  },
  {
    ...{ name: 'mails', key: ['id'], columns: mails },
    embedded: {
      file: 'mail.db',
      from: `SELECT ${listed(mails)} FROM mail JOIN mail_key USING (id)`,
      into: [
        'INSERT INTO mail_key VALUES (:id, :key_version, :wrapped_key)',
        'INSERT INTO mail VALUES (:id, :name, :size, :stored_at)',
      ],
    },
    postgres: { ...postgresTable('icx_mail.mail', mails), ...numbered('icx_mail.mail') },
  },
  {
    ...{ name: 'pieces of mails', key: ['mail', 'number'], rows: 16 },
    columns: { mail: 'bigint', number: 'integer', sealed: 'bytea' },
    embedded: {
      file: 'mail.db',
      from: 'SELECT id AS mail, number, sealed FROM mail_chunk WHERE id IN (SELECT id FROM mail)',
      into: ['INSERT INTO mail_chunk VALUES (:mail, :number, :sealed)'],
    },
    postgres: postgresTable('icx_mail.chunk', { mail: 'bigint', number: 'integer', sealed: 'bytea' }),
  },
  {
    ...{ name: 'files', key: ['name'], columns: entries },
    embedded: spoolEntries,
    postgres: {
      from: `SELECT name, key_version, wrapped_key,
        to_char(written_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS written_at FROM icx_spool.entry`,
      into: `INSERT INTO icx_spool.entry(${listed(entries)}) SELECT ${listed(entries)} FROM moved ORDER BY name`,
    },
  },
  {
    ...{ name: 'pieces of files', key: ['name', 'plain'], columns: parts, rows: 4 },
    embedded: spoolParts,
    postgres: {
      from: 'SELECT name, plain, at, chunk, to_plain, to_at, to_chunk, sealed FROM icx_spool.part JOIN icx_spool.entry ON id = entry',
      into: `INSERT INTO icx_spool.part SELECT id, plain, at, chunk, to_plain, to_at, to_chunk, sealed
        FROM moved JOIN icx_spool.entry USING (name)`,
    },
  },
  {
    ...same('followers', ['name'], { name: 'text', position: 'bigint' }, inbox('reactors'), 'icx_run.checkpoints'),
    written: async (row, newPosition) =>
      row['name'] === heartbeat ? row : { ...row, position: await newPosition(BigInt(row['position'] as bigint)) },
  },
];
