export * from './following/checkpoint.ts';
export * from './following/following.ts';
export * from './following/projection.ts';
export * from './following/rebuilding.ts';
export * from './following/state-rows.ts';
export * from './following/stream-states.ts';
export * from './following/view-set.ts';
export * from './following/waiting.ts';
