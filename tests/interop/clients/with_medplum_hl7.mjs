// @medplum/hl7: a referral and an order, each sent again; the acknowledgment is the same.
import { Hl7Message } from '@medplum/core';
import { Hl7Client } from '@medplum/hl7';
import { PLAN, same, step } from './steps.mjs';

async function sent(text) {
  const client = new Hl7Client({ host: '127.0.0.1', port: PLAN.mllp });
  try {
    return (await client.sendAndWait(Hl7Message.parse(text))).toString();
  } finally {
    await client.close();
  }
}

for (const [name, text] of Object.entries(PLAN.messages)) {
  let first;
  await step(`${name}: AA`, async () => {
    first = await sent(text);
    if (!first.includes('MSA|AA|')) throw new Error(first);
  });
  await step(`${name} again: the same`, async () => same(await sent(text), first));
}
process.exit(0);
