export { purposes, type ContactPoint, type ContactPointId, type Purpose } from './contact-point.ts';
