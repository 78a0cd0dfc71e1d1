export { countedByExchange, type Asked, type Counted } from './counted-by-exchange.ts';
