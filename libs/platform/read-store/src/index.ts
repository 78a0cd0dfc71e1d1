export * from './view.ts';
export * from './read-store.ts';
