// kill -9 in the middle of a burst of decisions: each is there entirely or not at all, and the retry with the same key gets the
// same answer. On SQLite, and on PostgreSQL where ASSENT_TEST_POSTGRES names a server.

import { execFileSync } from 'node:child_process';
import { expect } from '../harness.mjs';
import { Installation, MailServer, Owner, holds, pause, waiting } from '../serve.mjs';

/** @typedef {import('../serve.mjs').Approver} Approver */

/** Decisions begun before each kill; all that were begun before are sent again in the same burst. */
const BURST = 16;
const KILLS = 6;
/** LIMIT: a kill comes at most this long after the answer that was drawn for it. */
const KILL_MS_MAX = 3;

/** The same numbers again for the same seed (mulberry32). @param {number} seed */
const chance = seed => () => {
  seed = seed + 0x6d2b79f5 | 0;
  let mixed = Math.imul(seed ^ seed >>> 15, 1 | seed);
  mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
  return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
};

/** What came back: the answer, or nothing because the server died. @param {Approver} approver */
const press = approver => approver.decide().then(answer => answer, () => undefined);

/** @param {string | undefined} database */
async function killed(database) {
  const seed = Number(process.env.ASSENT_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const random = chance(seed);
  const mail = await MailServer.start();
  const at = await new Installation({ smtp: mail.url, ...database ? { database } : {} }).start();
  try {
    const owner = await Owner.settle(at);
    const approvers = await waiting(at, owner, mail, BURST * KILLS, 'Menu');
    /** What was answered first, by request. @type {Map<string, string>} */
    const receipts = new Map();
    const lost = [];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const begun = approvers.slice(0, BURST * kill);
      const presses = begun.slice(0, -BURST).map(press);
      let answers = Math.floor(random() * BURST);
      await new Promise(resolve => {
        const count = () => { answers -= 1; if (answers < 0) resolve(undefined); };
        presses.push(...begun.slice(-BURST).map(approver => press(approver).then(answer => { count(); return answer; })));
      });
      await pause(random() * KILL_MS_MAX);
      await at.stop('SIGKILL');
      const first = await Promise.all(presses);
      lost.push(first.filter(answer => !answer).length);
      await at.start();
      const again = await Promise.all(begun.map(press));
      for (const [n, approver] of begun.entries()) {
        for (const answer of [first[n], again[n]]) {
          expect(!answer || (answer.status === 303 && answer.location === `/r/${approver.request}/receipt`), `after kill ${kill} of seed ${seed}, ${approver.request} was answered ${answer?.status} ${answer?.location}`);
        }
        expect(again[n], `after kill ${kill} of seed ${seed}, the retry of ${approver.request} got no answer`);
        const receipt = await approver.receipt();
        const before = receipts.get(approver.request) ?? receipt;
        expect(receipt === before && receipt.includes('statement'), `after kill ${kill} of seed ${seed}, the receipt of ${approver.request} is another one:\n${before}\n${receipt}`);
        receipts.set(approver.request, before);
      }
    }
    await holds(at, owner, approvers);
    console.log(`        seed ${seed}: ${KILLS} kills left ${lost.join(', ')} presses without an answer`);
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}\n  the server said:\n    ${at.log.split('\n').slice(-12).join('\n    ')}`);
  } finally {
    await at.forget();
    await mail.down();
  }
}

const scenarios = [{ name: 'a server that is killed while people decide, on SQLite', own: true, run: () => killed(undefined) }];

const postgres = process.env.ASSENT_TEST_POSTGRES;
if (postgres) {
  scenarios.push({
    name: 'a server that is killed while people decide, on PostgreSQL',
    own: true,
    async run() {
      const name = `assent_crash_${process.pid}`;
      const url = new URL(postgres);
      url.pathname = `/${name}`;
      sql(postgres, `CREATE DATABASE ${name}`);
      try {
        await killed(url.href);
      } finally {
        sql(postgres, `DROP DATABASE ${name} WITH (FORCE)`);
      }
    },
  });
}

/** @param {string} url @param {string} text */
function sql(url, text) {
  execFileSync('psql', ['--quiet', '--no-psqlrc', '--dbname', url, '--command', text], { stdio: ['ignore', 'ignore', 'inherit'] });
}

export default scenarios;
