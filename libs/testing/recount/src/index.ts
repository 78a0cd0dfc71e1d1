export { countedByFold, type Asked, type Counted } from './counted-by-fold.ts';
