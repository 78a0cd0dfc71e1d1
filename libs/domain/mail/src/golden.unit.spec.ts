import { replaysGolden } from '@icx/decider-testing';
import { foldPost, postedEventTypes } from './index.ts';

replaysGolden(new URL('golden/posts.jsonl', import.meta.url), postedEventTypes, foldPost);
