import { mpanCheckDigit, mprnCheckDigits } from '@icx/identifiers';

/** Numbers that look drawn but are the same in every run (a linear congruential generator). */
const drawn = (seed: number) => {
  let state = seed;
  const below = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  const digits = (count: number, of = '0123456789'): string =>
    Array.from({ length: count }, () => of[below(of.length)]).join('');
  return { below, digits, one: <T>(of: readonly T[]): T => of[below(of.length)]! };
};
type Drawn = ReturnType<typeof drawn>;

const HEX = '0123456789ABCDEF';
const two = (value: number): string => String(value).padStart(2, '0');

/** What clerks write down, each in the forms that it is met in. */
const things = {
  mpan: ({ digits, one }: Drawn) => {
    const body = `${one(['10', '12', '14', '20', '23'])}${digits(10)}`;
    const mpan = `${body}${mpanCheckDigit(body)}`;
    return one([mpan, `${mpan.slice(0, 2)} ${mpan.slice(2, 6)} ${mpan.slice(6, 10)} ${mpan.slice(10)}`]);
  },
  mprn: ({ digits, below }: Drawn) => {
    const body = `${1 + below(9)}${digits(7)}`;
    return `${body}${mprnCheckDigits(body)}`;
  },
  device: ({ digits, one }: Drawn) => {
    const id = `${one(['00DB12', '90B3D5', '001D24'])}${digits(10, HEX)}`;
    const pairs = id.match(/../g)!;
    return one([pairs.join('-'), pairs.join(':'), pairs.join('-').toLowerCase(), id]);
  },
  serial: ({ digits, one, below }: Drawn) =>
    one([`E6S${digits(11)}`, `22K${digits(7)}`, `G4P${digits(11)}`, digits(8 + below(3)), `FA${digits(8)}`]),
  uuid: ({ digits }: Drawn) => {
    const hex = digits(32, HEX.toLowerCase());
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
  date: ({ below, one }: Drawn) => {
    const [day, month, year] = [two(1 + below(28)), two(1 + below(12)), String(2022 + below(6))];
    return one([
      `${year}-${month}-${day}`,
      `${day}/${month}/${year}`,
      `${day}.${month}.${year.slice(2)}`,
      `${day} ${one(['Jan', 'February', 'Dec'])} ${year}`,
    ]);
  },
  instant: ({ below }: Drawn) =>
    `2026-${two(1 + below(12))}-${two(1 + below(28))}T${two(below(24))}:${two(below(60))}:00Z`,
  time: ({ below, one }: Drawn) =>
    one([`${two(below(24))}:${two(below(60))}`, `${1 + below(12)}.${two(below(60))}pm`, `${1 + below(12)} am`]),
  phone: ({ digits, one }: Drawn) =>
    one([
      `07${digits(3)} ${digits(6)}`,
      `020 ${digits(4)} ${digits(4)}`,
      `+44 20 ${digits(4)} ${digits(4)}`,
      `0161 ${digits(3)} ${digits(4)}`,
      `01${digits(3)} ${digits(6)}`,
    ]),
  address: ({ below, one, digits }: Drawn) =>
    `${one(['Flat ', 'Unit ', ''])}${1 + below(220)}${one(['', 'A', 'b', '/2'])}, ${1 + below(99)} ${one(['Abbey Road', 'Bede Close', 'Cadbury Lane', 'Decade Fields', 'Ocean Terrace'])}, ${one(['BD', 'CF', 'AB', 'EC', 'FK', 'DE'])}${1 + below(20)} ${digits(1)}${one(['AB', 'DE', 'FF', 'BD', 'XQ'])}`,
  reference: ({ digits, one }: Drawn) =>
    one([
      `INC0000${digits(5)}`,
      `CAS-${digits(6)}`,
      `ref ${digits(7)}`,
      `job ${digits(4)}/${digits(2)}`,
      `#${digits(6)}`,
    ]),
  request: ({ digits }: Drawn) => `icr_TEST${digits(32, HEX.toLowerCase())}`,
  hash: ({ digits }: Drawn) => digits(40, HEX.toLowerCase()),
  reading: ({ digits }: Drawn) => `${digits(5)}.${digits(1)} kWh`,
  name: ({ one }: Drawn) => one(['Ada', 'Bea Decade', 'Mr Fadda', 'Cade & Co', 'Dee', 'Edd', 'J. Baddeley', 'Zoë']),
};

const templates = [
  'Rang {name} on {date} at {time}, {phone}: a bad feed, to be added to the face-to-face list.',
  '{device}, MPAN {mpan}',
  '{device} {mpan} {date}',
  '{device} / {mprn} / {date} {time}',
  'Old device {device}, new device {serial}.',
  'Swapped {serial} for {serial} on {date}; readings {reading} and {reading}',
  'MPANs {mpan}, {mpan}, {mpan}',
  '{mpan} {mprn} {serial}',
  'Serials: {serial}, {serial}, {serial}, {serial}',
  '{serial} {serial} {date}',
  'Dates tried: {date}, {date}, {date}, {date}',
  '{date} {time} {date} {time} {date} {time}: nobody in',
  'Site visit {date} {time}. {address}. Call {phone} or {phone} before.',
  '{phone} / {phone} / {phone}',
  'our ref {uuid}, yours {reference}',
  '{uuid} {uuid}',
  '{uuid}\n{date}\n{mpan}',
  'see {request}, asked again as {request} on {instant}',
  'sha1 of the file {hash}; {reference}',
  '{instant} {instant} {device}',
  'Device ID on the label is {device}; the file of {date} says MPRN {mprn}, MSN {serial}.',
  'Dead on arrival: {serial}, {reference}, {address}, {phone}',
  '{reference} {reference} {reference} {date}',
  'Cable faded, fed from {address}. {reading}, {reading}, {reading} on {date}.',
  '{mprn}, {mprn}, {mprn}',
  '{mprn} {mprn} {mprn} {time}',
  'A decade-old facade: {name} added code of the bed at {address}',
  'Moved in {date} at {time}, {mpan}, was {mpan} until {date}, {serial}',
];

const written = [
  'Please check the label again: the first letter could be a B or an 8.',
  'Added a dead feed to a bad deed, faced a fee.',
  'Feed bead: ace, bad, cab, dab, ebb, fad, baa, add, bee, cede, deed, face, fade, decade, facade, accede, efface',
  'Is the CRC part of it? Ours has 36 digits, yours 32.',
  '0800 111 999 or 0161 496 0000 ext 12',
  'Sort code 20-00-00, account 55779911, paid 12.50 on 2026-11-23',
  '£1,234.56 + £7,890.12 + £3,456.78 = £12,581.46',
  'v1.2.3, v1.2.4, v1.3.0, firmware 0x0203 and 0x0204',
  'Profile class 03, MTC 801, LLF 123, MPAN 10 1234 5678 903',
  '1. rang  2. wrote  3. visited  4. gave up  5. told SECAS  6. closed',
  'CAD 12, IHD 34, PPMID 56, ESME 78, GSME 90: all of 2024',
  'ABCDEF',
  'DEAD BEEF CAFE',
  '10:00 11:00 12:00 13:00 14:00 15:00 16:00 17:00',
  'All coils called for OIS file 2025 also failed; sold as is, 10 of 15 lost.',
  'Old: SOS-505, ISO 8583, BS 5685; also DLMS 1.0.0.2.0.255',
  'lat 51.501364, long -0.141890, alt 15.2',
  'ℹ︎ naïve façade — £5 “deal” … ½ day @ Zoë’s, 25 °C',
  'Установлено 23.11.2026, счётчик E6S10203041560',
  'Παρακαλώ καλέστε 2026-11-23',
  'MAC of the hub: 00:DB:12:34:56:78:90:A0, its proxy 00:DB:12:34:56:78:90:A1',
  '00-DB-12-34-56-78-90-A0, 00-DB-12-34-56-78-90-A1, 00-DB-12-34-56-78-90-A2',
  '00DB1234567890A0 00DB1234567890A1',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'our ref 550E8400-E29B-41D4-A716-446655440000/2',
];

/** 1,000 notes as clerks write them: none of them holds a code. */
export const ordinaryNotes = (): readonly string[] => {
  const draw = drawn(2026);
  const filled = Array.from({ length: 1_000 - written.length }, (_, index) =>
    templates[index % templates.length]!.replace(/\{(\w+)\}/g, (_, thing: string) =>
      things[thing as keyof typeof things](draw),
    ),
  );
  return [...written, ...filled];
};
