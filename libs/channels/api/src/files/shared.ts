/** What another channel over HTTP that takes files builds on: the same door, the same templates. */
export { fitsWorkbook } from '../requests/as-workbook.ts';
export { kindNamed } from './kind-named.ts';
export { fileNamed, mayUpload } from './may-upload.ts';
export { lengthSaid, uploadBodyOf, type UploadBody } from './upload-body.ts';
