export * from './register.ts';
export * from './views.ts';
