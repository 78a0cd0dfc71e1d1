import { bearer, exchange, items } from '@icx/client';

const { ICX_URL = 'http://127.0.0.1:3000', ICX_TOKEN = '' } = process.env;
const icx = exchange({ url: ICX_URL, authentication: bearer(ICX_TOKEN) });

const device = { deviceId: '00-DB-12-34-00-00-00-00', deviceType: 'ESME' } as const;
const { data: request } = await icx.POST('/v1/requests', { body: device });
console.log(`${request.id} is ${request.state}, ${request.leg?.addressee} is asked`);

const mine = (after: object) => icx.GET('/v1/requests', { params: { query: { relation: 'requester', ...after } } });
for await (const { id, deviceId, state } of items(mine)) console.log(id, deviceId, state);
