export { bannerOf } from './banner.ts';
export { ConfigRefused, readConfig, type Config } from './config.ts';
export { openDistributedEngines } from './distributed-engines.ts';
export { openEngines } from './engines.ts';
export { openIdentity, type Identity } from './identity.ts';
export { startExchange, startWeb, startWorker, type Exchange, type Worker } from './exchange.ts';
export { readMailConfig, type MailConfig } from './mail-config.ts';
export { runProcess } from './process.ts';
export { readRulesFile } from './rules.ts';
