/** Nothing was sent: the address would lead elsewhere than it says. */
export class AddressRefused extends TypeError {
  override readonly name = 'AddressRefused';
}

/** In the place of a name: what makes the address of another operation of this one. */
const STEP = /[/\\](?:\.|%2e){1,2}(?=[/\\]|$)/i;

/**
 * The whole address. One that an answer named may be anybody's, and who calls is shown to the exchange alone; one of which a
 * part is `..` is another one once it is read. Throws `AddressRefused`.
 */
export const ownAddress = (address: string, exchange: string): string => {
  const { origin, href } = new URL(address, exchange);
  if (origin !== new URL(exchange).origin)
    throw new AddressRefused(`${origin} is not the exchange at ${exchange}: nothing was sent.`);
  if (STEP.test(`/${address}`.split(/[?#]/, 1)[0]!))
    throw new AddressRefused(`"." and ".." are names of nothing, and would make ${href} of it: nothing was sent.`);
  return href;
};
