import { fuels, mapIdFuel, parseGasShortCode, parseMapId, parseMpid, parsePartyId } from '@icx/identifiers';
import type { Fuel, MapId } from '@icx/identifiers';
import { freeText, lineOfText } from '@icx/install-code';
import { identifierKinds, partyKinds, waysToReceive, type MarketIdentifier, type Party } from '@icx/parties';
import { isRead, isRefusal, objectTaken, oneOf, readRow, refuse } from '@icx/refusals';
import type { Parsed, Refusal, Shape } from '@icx/refusals';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';

type Said = Pick<Party, 'party' | 'name' | 'kind'> & Partial<Pick<Party, 'receives' | 'registeredAddress'>>;

const shape: Shape<Said> = {
  members: {
    party: parsePartyId,
    name: lineOfText(100),
    kind: oneOf(partyKinds),
    receives: oneOf(waysToReceive),
    registeredAddress: freeText(300),
  },
  required: ['party', 'name', 'kind'],
};
/** How each member of a party is read, but for its identifiers. */
export const partyMembers = shape.members;

const kind = oneOf(identifierKinds);
export const parseMarketIdentifier = (value: unknown): Parsed<MarketIdentifier> => {
  const { kind: given, fuel, id, from, to } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isMap = given === 'map-id';
  const parsed = {
    ...(given === undefined || given === null ? {} : { kind: kind(given) }),
    fuel: oneOf(fuels)(fuel),
    id: isMap ? mapIdOf(fuel as Fuel)(id) : fuel === 'gas' ? parseGasShortCode(id) : parseMpid(id),
    ...period(from, to),
  };
  return Object.values(parsed).find(isRefusal) ?? (parsed as MarketIdentifier);
};

parseMarketIdentifier.takes = objectTaken(
  {
    kind,
    fuel: oneOf(fuels),
    id: parseMapId,
    from: parsePlainDate,
    to: parsePlainDate,
  },
  ['fuel', 'id', 'from'],
);

const mapIdOf =
  (fuel: Fuel) =>
  (value: unknown): Parsed<MapId> => {
    const id = parseMapId(value);
    return isRefusal(id) || mapIdFuel(id) === fuel
      ? id
      : refuse('map-id-invalid', 'A MAP ID has 4 characters for electricity and 3 for gas.');
  };

const period = (from: unknown, to: unknown): { from: Parsed<PlainDate>; to: Parsed<PlainDate> | null } => ({
  from: parsePlainDate(from),
  to: to === null || to === undefined ? null : parsePlainDate(to),
});

/** A party as its row has it: one identifier of each sort at most, all from one day on. */
interface Row extends Said {
  readonly mpid?: MarketIdentifier['id'];
  readonly gasShortCode?: MarketIdentifier['id'];
  readonly mapId?: MapId;
  readonly identifiersFrom?: PlainDate;
}
const rowShape: Shape<Row> = {
  members: {
    ...shape.members,
    mpid: parseMpid,
    gasShortCode: parseGasShortCode,
    mapId: parseMapId,
    identifiersFrom: parsePlainDate,
  },
  required: shape.required,
};

const notObject = refuse('row-not-object', 'Each party is one JSON object.');
const fromMissing = refuse(
  'identifiers-from-missing',
  'Say from which day on the party has these identifiers, as YYYY-MM-DD.',
  '/identifiersFrom',
);

/** What one row of a file registers, or everything that is wrong with it. */
export const readParty = (cells: Readonly<Record<string, string>>): Party | readonly Refusal[] => {
  const read = readRow(cells, rowShape, notObject);
  if (!isRead(read)) return read;
  const { mpid, gasShortCode, mapId, identifiersFrom: from, ...said } = read;
  const named = [
    ...(mpid ? [{ fuel: 'electricity', id: mpid }] : []),
    ...(gasShortCode ? [{ fuel: 'gas', id: gasShortCode }] : []),
    ...(mapId ? [{ kind: 'map-id', fuel: mapIdFuel(mapId), id: mapId }] : []),
  ];
  if (named.length > 0 && from === undefined) return [fromMissing];
  const identifiers = named.map((one) => ({ ...one, from, to: null }) as MarketIdentifier);
  return { identifiers, receives: 'immediate', ...said };
};
