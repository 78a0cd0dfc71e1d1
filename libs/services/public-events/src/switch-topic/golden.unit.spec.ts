import { replaysGolden } from '@icx/decider-testing';
import { parkedEventTypes, waitingAfter } from './parked.ts';

replaysGolden(new URL('../golden/parked.jsonl', import.meta.url), parkedEventTypes, waitingAfter);
