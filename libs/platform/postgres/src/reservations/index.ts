export {
  openPostgresReservations,
  type OpenReservations,
  type PostgresReservationsOptions,
} from './postgres-reservations.ts';
