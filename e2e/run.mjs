// Runs the scenarios in the order of their names, each on a demo of its own, and ends with one line: N passed, N failed.
// A scenario about faults starts its own servers (`own: true`) and gets neither demo nor browser.
// `node e2e/run.mjs story serve` runs those files only.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, Demo, ROOT } from './harness.mjs';

/** @typedef {{ demo: Demo, browser: Browser }} Stage */
/** @typedef {{ name: string, own?: false, run: (stage: Stage) => Promise<void> } | { name: string, own: true, run: () => Promise<void> }} Scenario */

/** LIMIT: a scenario that takes longer hangs. */
const SCENARIO_MS_MAX = 120_000;

const wanted = process.argv.slice(2);
const folder = join(ROOT, 'e2e', 'scenarios');
const files = readdirSync(folder).filter(file => file.endsWith('.mjs') && (wanted.length === 0 || wanted.includes(file.replace('.mjs', '')))).sort();

/** @param {Promise<void>} run */
async function inTime(run) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('it took too long')), SCENARIO_MS_MAX); });
  try {
    await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Scenario} scenario */
async function play(scenario) {
  if (scenario.own) return inTime(scenario.run());
  const browser = await Browser.open();
  const demo = await Demo.start();
  try {
    await inTime(scenario.run({ demo, browser }));
  } catch (error) {
    const log = demo.log().split('\n').slice(-12).join('\n    ');
    throw new Error(`${error instanceof Error ? error.message : error}\n  the server said:\n    ${log}`);
  } finally {
    await demo.stop('SIGKILL');
    demo.forget();
    await browser.close();
  }
}

let failed = 0;
let passed = 0;
for (const file of files) {
  /** @type {Scenario[]} */
  const scenarios = (await import(pathToFileURL(join(folder, file)).href)).default;
  for (const scenario of scenarios) {
    const started = performance.now();
    try {
      await play(scenario);
      passed += 1;
      console.log(`passed  ${file.replace('.mjs', '')}: ${scenario.name} (${Math.round(performance.now() - started)} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${file.replace('.mjs', '')}: ${scenario.name}\n  ${error instanceof Error ? error.message : error}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
