export { kmsOf, KmsSettingRefused, readKmsSetting, type KmsSetting } from './kms-setting.ts';
export { openKeys, type OpenKeys } from './open-keys.ts';
export { remakeKeys } from './remake-keys.ts';
