// What the Node scripts share: the plan they are given, steps that say how they went, and waiting.
import { readFileSync } from 'node:fs';

export const PLAN = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const CODES = 'http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes';
export const OUTPUT = [{
  type: { coding: [{ system: CODES, code: 'resulting-activity' }] }, valueCodeableConcept: { text: 'peer support' },
}];

export async function step(action, work) {
  try {
    const found = await work();
    console.log(JSON.stringify({ action, wrong: '' }));
    return found;
  } catch (problem) {
    const words = `${problem?.name}: ${problem?.message ?? problem} ${JSON.stringify(problem?.response?.data ?? '')}`;
    console.log(JSON.stringify({ action, wrong: words.slice(0, 400) }));
    return undefined;
  }
}

export async function until(look, wanted, seconds = 40) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (wanted(found)) return found;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(found)?.slice(0, 200)} after ${seconds} s`);
    await new Promise((go) => { setTimeout(go, 500); });
  }
}

export function same(found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
  }
}

export async function refused(work, status) {
  try {
    await work();
  } catch (problem) {
    const said = problem?.response?.status ?? problem?.statusCode ?? problem?.status ?? String(problem?.message);
    if (String(said).includes(String(status))) return;
    throw problem;
  }
  throw new Error('nothing was refused');
}

// The loop as every client walks it; `of` says how this client does each thing.
export async function walk(of) {
  const task = (bundle) => bundle.entry.at(-1).response.location.split('/fhir/')[1].split('/')[1];
  const move = async (number, status, more = {}) => {
    const rows = await until(() => of.desk.find(PLAN.orders[number]), (found) => found.length === 1);
    same((await of.desk.put({ ...rows[0], status, ...more })).status, status);
  };
  const see = (id, status) => until(async () => (await of.us.read(id)).status, (found) => found === status);
  const first = await step('send', async () => task(await of.us.send(PLAN.bundles[0])));
  await step('send again: nothing twice', async () => {
    same(task(await of.us.send(PLAN.bundles[0])), first);
    same((await of.us.find(PLAN.orders[0])).length, 1);
  });
  await step('poll', async () => same((await of.us.find(PLAN.orders[0])).map((one) => one.status), ['requested']));
  await step('accept', () => move(0, 'accepted'));
  await step('see accepted', () => see(first, 'accepted'));
  await step('in progress', () => move(0, 'in-progress'));
  await step('complete', () => move(0, 'completed', { output: OUTPUT }));
  await step('see completed', () => see(first, 'completed'));
  const second = await step('send another', async () => task(await of.us.send(PLAN.bundles[1])));
  await step('decline', () => move(1, 'rejected', { statusReason: { text: 'Not now' } }));
  await step('see declined', () => see(second, 'rejected'));
  const third = await step('send a third', async () => task(await of.us.send(PLAN.bundles[2])));
  await step('cancel', async () => {
    await of.us.put({ ...(await of.us.read(third)), status: 'cancelled' });
    await see(third, 'cancelled');
  });
  return { first, second, third };
}
