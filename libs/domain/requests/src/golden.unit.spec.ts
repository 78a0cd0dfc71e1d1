import { replaysGolden } from '@icx/decider-testing';
import { fold, requestEventTypes } from './index.ts';

replaysGolden(new URL('golden/requests.jsonl', import.meta.url), requestEventTypes, fold);
