import type { ProfileContent } from '@icx/files';
import { headerKey, type Mapping } from '../resolve-columns.ts';

/** A profile as the columns of a file are resolved by it. */
export const mappingIn = ({
  columns,
  constants,
  delimiter,
}: Pick<ProfileContent, 'columns' | 'constants' | 'delimiter'>): Mapping => ({
  headers: Object.fromEntries(columns.map(({ header, column }) => [headerKey(header), column])),
  constants: Object.fromEntries(constants.map(({ column, value }) => [column, value])),
  ...(delimiter === null ? {} : { delimiter }),
});
