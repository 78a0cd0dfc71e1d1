export { settings } from './settings.ts';
export { unknownSetting } from './unknown-setting.ts';
