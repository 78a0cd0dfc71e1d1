import { randomBytes } from 'node:crypto';
import type { ContactPointId } from '@icx/contacts';
import { proofCode } from '@icx/contacts-service';
import { openKeyFile } from '@icx/keys';
import type { PartyName, World } from './world.fixture.ts';

let count = 0;
export const newMailbox = (): string => `desk${(count += 1)}@clyde.example`;

/** A new point of CCCC, entered by it or by SECAS: its id. */
export const enter = async (world: World, by: PartyName, more: object = {}): Promise<string> => {
  const draft = { purpose: 'install-code-requests', address: newMailbox(), ...more };
  const entered = await world.as(by).post('/v1/parties/CCCC/contacts', draft);
  expect(entered).toMatchObject({ status: 201 });
  return (entered.body as { id: string }).id;
};

/** What the mail to its address says. */
export const codeOf = ({ folder }: World, id: string, proof = 1): string => {
  const { keys } = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
  return proofCode(keys, id as ContactPointId, proof);
};
