import { withoutCode } from '@icx/install-code';
import { describing, refuse } from '@icx/refusals';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;

/** What a version or a term is called, for good: it stands in every deadline that was counted by it. */
export const parseRuleName = withoutCode(
  describing(
    (value) =>
      typeof value === 'string' && NAME.test(value)
        ? value
        : refuse('rule-name-invalid', 'Give a name of 1 to 40 letters, digits, dots, hyphens or underscores.'),
    { type: 'string', pattern: NAME.source },
  ),
);

/** Working Days that a term may have. */
export const longestTerm = 60;
