export const fuels = ['electricity', 'gas'] as const;
export type Fuel = (typeof fuels)[number];
