import { worldsOn } from './engines.ts';

worldsOn('memory');
