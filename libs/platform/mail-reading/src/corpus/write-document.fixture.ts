/** `npx node libs/platform/mail-reading/src/corpus/write-document.fixture.ts`, then `npm run format`: after a mail was added. */
import { readFileSync, writeFileSync } from 'node:fs';
import { documentFile, documentOfCorpus } from './document.fixture.ts';

const [introduction] = readFileSync(documentFile, 'utf8').split(/^## /m);
writeFileSync(documentFile, `${introduction}${await documentOfCorpus()}\n`);
