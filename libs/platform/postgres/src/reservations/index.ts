export { openPostgresReservations, type OpenReservations } from './postgres-reservations.ts';
