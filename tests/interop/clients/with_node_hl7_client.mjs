// node-hl7-client: a referral and an order, each sent again; the acknowledgment is the same.
import { Client, Message } from 'node-hl7-client';
import { PLAN, same, step } from './steps.mjs';

const sent = (text) => new Promise((done, failed) => {
  const client = new Client({ host: '127.0.0.1' });
  const late = setTimeout(() => failed(new Error('no acknowledgment within 20 s')), 20000);
  const connection = client.createConnection({ port: PLAN.mllp, waitAck: true }, async (answer) => {
    clearTimeout(late);
    const words = answer.getMessage().toString();
    await connection.close();
    done(words);
  });
  connection.on('error', failed);
  connection.on('client.error', failed);
  connection.sendMessage(new Message({ text })).catch(failed);
});

for (const [name, text] of Object.entries(PLAN.messages)) {
  let first;
  await step(`${name}: AA`, async () => {
    first = await sent(text);
    if (!first.includes('MSA|AA|')) throw new Error(first);
  });
  await step(`${name} again: the same`, async () => same(await sent(text), first));
}
process.exit(0);
