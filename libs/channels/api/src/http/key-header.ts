import { ApiHeader } from '@nestjs/swagger';

/** For the document: every POST needs one, and `Headers` reads it. */
export const Key = () =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'Sent again with the same key, a command is carried out once.',
  });
