import { Worker, type ResourceLimits } from 'node:worker_threads';

/** A worker needs the same loader for TypeScript as the main thread, which under Jest has none of its own. */
const TYPESCRIPT = new URL('../../../../infra/node/typescript.mjs', import.meta.url).href;

/** A worker thread of a module of ours. @param data cloned */
export const startThread = (module: URL, data: unknown, resourceLimits: ResourceLimits): Worker =>
  new Worker(module, { workerData: data, execArgv: ['--import', TYPESCRIPT], resourceLimits });
