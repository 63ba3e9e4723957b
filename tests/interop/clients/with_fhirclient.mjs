// fhirclient (JavaScript): the whole loop, flat search, resolved references, 404.
import { createRequire } from 'node:module';
import { PLAN, refused, same, step, walk } from './steps.mjs';

const smart = createRequire(import.meta.url)('fhirclient');
const asked = { url: '/', headers: { host: 'sender.example' }, protocol: 'http' };
const side = (token) => {
  const client = smart(asked, {}, {}).client({ serverUrl: PLAN.base, tokenResponse: { access_token: token } });
  return {
    client,
    send: (body) => client.request({
      url: '', method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/fhir+json' },
    }),
    find: (identifier) => client.request(`Task?identifier=${encodeURIComponent(identifier)}`, { flat: true }),
    read: (id) => client.request(`Task/${id}`),
    put: (resource) => client.update(resource),
  };
};
const us = side(PLAN.token);
const { first } = await walk({ us, desk: side(PLAN.desk) });
await step('flat search over pages', async () => {
  same((await us.client.request('Task?_count=1', { flat: true, pageLimit: 0 })).length, 3);
});
await step('resolve references', async () => {
  const task = await us.client.request(`Task/${first}`, { resolveReferences: ['focus'] });
  same(task.focus.resourceType, 'ServiceRequest');
});
await step('404', () => refused(() => us.read('01a00000-0000-7000-8000-000000000000'), 404));
