export { ScannerUnavailable, type Verdict, type VirusScan } from './virus-scan.ts';
