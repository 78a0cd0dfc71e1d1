export { purposes, type ContactPoint, type ContactPointId, type Purpose } from './contact-point.ts';
export * from './preferences.ts';
