export * from './view.ts';
export * from './read-store.ts';
export * from './queries.ts';
