import { replaysGolden } from '@icx/decider-testing';
import { dataFixEventTypes, fold } from './index.ts';

replaysGolden(new URL('golden/data-fixes.jsonl', import.meta.url), dataFixEventTypes, fold);
