// @medplum/core: the whole loop, createResourceIfNoneExist twice, search, 404.
import { MedplumClient } from '@medplum/core';
import { PLAN, refused, same, step, walk } from './steps.mjs';

const side = (token) => {
  const client = new MedplumClient({
    baseUrl: PLAN.base.replace(/fhir$/, ''), fhirUrlPath: 'fhir', accessToken: token, cacheTime: 0, fetch,
  });
  return {
    client,
    send: (bundle) => client.executeBatch(bundle),
    find: (identifier) => client.searchResources('Task', { identifier }, { cache: 'no-cache' }),
    read: (id) => client.readResource('Task', id, { cache: 'no-cache' }),
    put: (resource) => client.updateResource(resource),
  };
};
const us = side(PLAN.token);
await walk({ us, desk: side(PLAN.desk) });
await step('create if none exists, twice', async () => {
  const query = `identifier=${PLAN.patient.identifier[0].system}|${PLAN.patient.identifier[0].value}`;
  const one = await us.client.createResourceIfNoneExist(PLAN.patient, query);
  const two = await us.client.createResourceIfNoneExist(PLAN.patient, query);
  same(two.id, one.id);
});
await step('search', async () => same((await us.client.search('Task', '_count=2')).entry.length, 2));
await step('404', () => refused(() => us.read('01a00000-0000-7000-8000-000000000000'), 'no such resource'));
