export { wallClock, type Clock, type IsoInstant } from './clock.ts';
export { type Checkpoints } from './following/checkpoints.ts';
export { inOnePass } from './following/one-pass.ts';
export { Reactor, type ReactorOptions } from './following/reactor.ts';
export { Metrics, type Labels, type Measured } from './metrics.ts';
export { LeaseLost, type Leases } from './runner/leases.ts';
export { Parked } from './runner/parked.ts';
export { Runner, type Job, type RunningJob, type Schedule, type Turn } from './runner/runner.ts';
export { mapInSlices, slices } from './slices.ts';
