export { playExchange, type Answer, type Call } from '@icx/world-testing/played-exchange';
