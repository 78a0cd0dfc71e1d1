import { reservationsContract } from '../contract.ts';
import { MemoryReservations } from './memory-reservations.ts';

reservationsContract('memory', () => Promise.resolve(new MemoryReservations()));
