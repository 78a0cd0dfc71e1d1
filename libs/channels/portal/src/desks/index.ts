import type { Type } from '@nestjs/common';
import { ListsDesk } from './lists.desk.ts';
import { RequestDesk } from './request.desk.ts';
import { SearchDesk } from './search.desk.ts';
import { StartDesk } from './start.desk.ts';

/** Every desk, in the order of the navigation. */
export const desks: readonly Type[] = [StartDesk, ListsDesk, RequestDesk, SearchDesk];
