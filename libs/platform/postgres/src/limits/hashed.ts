import { hash } from 'node:crypto';

export const hashed = (name: string): Buffer => hash('sha256', name, 'buffer');
