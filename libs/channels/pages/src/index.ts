export { bars } from './charts/bars.ts';
export { columns } from './charts/columns.ts';
export { curves } from './charts/curves.ts';
export type { Chart } from './charts/drawing.ts';
export { ranges, spanWords } from './charts/ranges.ts';
export { evidencePage } from './evidence.ts';
export { pagePolicy, renderPage, type Frame } from './page.ts';
export { operationalReportPage, slaReportPage, type ReportFrame } from './reports.ts';
export type { Cell, Table } from './table.ts';
