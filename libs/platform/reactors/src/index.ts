export { Reactor, type Checkpoints, type ReactorOptions } from './reactor.ts';
