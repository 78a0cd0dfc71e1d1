export { wallClock, type Clock, type IsoInstant } from './clock.ts';
export { Metrics, type Labels, type Measured } from './metrics.ts';
export { Reactor, type Checkpoints, type ReactorOptions } from './reactor.ts';
export { mapInSlices, slices } from './slices.ts';
