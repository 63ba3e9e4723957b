// fhir-kit-client: discovery, capability, the whole loop, If-Match good and stale, pages, 404.
import { Client } from 'fhir-kit-client';
import { PLAN, refused, same, step, walk } from './steps.mjs';

const side = (token) => {
  const client = new Client({ baseUrl: PLAN.base, bearerToken: token });
  const search = (searchParams) => client.search({ resourceType: 'Task', searchParams });
  return {
    client,
    search,
    send: (body) => client.transaction({ body }),
    find: async (identifier) => ((await search({ identifier })).entry ?? []).map((one) => one.resource),
    read: (id) => client.read({ resourceType: 'Task', id }),
    put: (body, options) => client.update({ resourceType: 'Task', id: body.id, body, options }),
  };
};
const us = side(PLAN.token);
await step('SMART discovery', async () => {
  const found = await us.client.smartAuthMetadata();
  same(String(found.tokenUrl), PLAN.base.replace('/fhir', '/auth/token'));
});
await step('capability', async () => same((await us.client.capabilityStatement()).fhirVersion, '4.0.1'));
const { third } = await walk({ us, desk: side(PLAN.desk) });
await step('If-Match good', async () => {
  const task = await us.read(third);
  const headers = { 'If-Match': `W/"${task.meta.versionId}"` };
  same((await us.put({ ...task, description: 'for the record' }, { headers })).description, 'for the record');
});
await step('If-Match stale: 412', async () => {
  const task = await us.read(third);
  await refused(() => us.put({ ...task, description: 'late' }, { headers: { 'If-Match': 'W/"1"' } }), 412);
});
await step('paging', async () => {
  let bundle = await us.search({ _count: 1 });
  const seen = new Set();
  while (bundle) {
    for (const one of bundle.entry ?? []) seen.add(one.resource.id);
    bundle = await us.client.nextPage({ bundle });
  }
  same(seen.size, 3);
});
await step('include', async () => {
  const found = await us.search({ _include: 'Task:focus' });
  same(found.entry.filter((one) => one.search.mode === 'include').length, 3);
});
await step('unknown parameter: 400', () => refused(() => us.search({ peerName: 'x' }), 400));
await step('illegal move: 422', async () => refused(
  async () => us.put({ ...(await us.read(third)), status: 'draft' }), 422));
await step('404', () => refused(() => us.read('01a00000-0000-7000-8000-000000000000'), 404));
