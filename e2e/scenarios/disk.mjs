// A disk that fails under the server: nothing is answered as recorded that is not, and what was answered stays.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, expect } from '../harness.mjs';
import { Installation, MailServer, Owner, holds, waiting } from '../serve.mjs';

/** @typedef {import('../serve.mjs').Approver} Approver */

const COUNT = 24;
/** Decided before the fault, and during it. */
const BEFORE = 6, DURING = 12;

/** An installation on a disk that obeys a switch. @param {(stage: { at: Installation, owner: Owner, approvers: Approver[], turn: (to: '0' | 's' | 'w') => void }) => Promise<void>} story */
async function onSuchADisk(story) {
  const folder = mkdtempSync(join(tmpdir(), 'assent-disk-'));
  const [shim, lever] = [join(folder, 'disk.so'), join(folder, 'switch')];
  const turn = (/** @type {'0' | 's' | 'w'} */ to) => writeFileSync(lever, to, { flag: 'r+' });
  writeFileSync(lever, '0');
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', shim, join(ROOT, 'e2e/faults/disk.c'), '-ldl']);
  const mail = await MailServer.start();
  const at = new Installation({ smtp: mail.url });
  at.env = { LD_PRELOAD: shim, FAULT_FOLDER: at.data, FAULT_SWITCH: lever };
  try {
    await at.start();
    const owner = await Owner.settle(at);
    const approvers = await waiting(at, owner, mail, COUNT, 'Menu');
    for (const approver of approvers.slice(0, BEFORE)) await decided(approver);
    await story({ at, owner, approvers, turn });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n  the server said:\n    ${at.log.split('\n').slice(-12).join('\n    ')}`);
  } finally {
    await at.forget();
    await mail.down();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Approver} approver */
async function decided(approver) {
  const { status, location, text } = await approver.decide();
  expect(status === 303 && location === `/r/${approver.request}/receipt`, `the decision on ${approver.request} was answered ${status} ${location}: ${text.slice(0, 800)}`);
}

/** Presses at once; nobody may be told that it is recorded, and everybody is told what to do. @param {Approver[]} approvers */
async function refused(approvers) {
  for (const { status, text } of await Promise.all(approvers.map(approver => approver.decide()))) {
    expect(status === 503, `while nothing could be written, a decision was answered ${status}: ${text.slice(0, 800)}`);
    expect(/Try again in a minute/.test(text) && !/Nothing was recorded/.test(text), `the page does not say what to do, or more than is known: ${text}`);
  }
}

const FLUSH_FAILS = {
  name: 'a disk that cannot flush ends the server, and nothing that was answered is lost',
  own: true,
  run: () => onSuchADisk(async ({ at, owner, approvers, turn }) => {
    const before = approvers.slice(0, BEFORE), during = approvers.slice(BEFORE, BEFORE + DURING);
    const receipts = await Promise.all(before.map(approver => approver.receipt()));
    turn('s');
    await refused(during);
    const code = await at.ended();
    expect(code === 1, `the server ended with ${code}`);
    expect(/disk failed/.test(at.log), 'the log does not say what is wrong');
    turn('0');
    await at.start();
    for (const [n, approver] of before.entries()) {
      expect(await approver.receipt() === receipts[n], `the receipt of ${approver.request} is another one`);
      await decided(approver);
    }
    await Promise.all(approvers.slice(BEFORE).map(decided));
    await holds(at, owner, approvers);
  }),
};

const FULL = {
  name: 'a full disk refuses decisions, still shows everything, and goes on when there is room',
  own: true,
  run: () => onSuchADisk(async ({ at, owner, approvers, turn }) => {
    const during = approvers.slice(BEFORE, BEFORE + DURING);
    turn('w');
    await refused(during);
    await refused(during);
    for (const approver of during) {
      const { status } = await approver.get(`/r/${approver.request}`);
      expect(status === 200, `reading was answered ${status}`);
    }
    expect((await approvers[0]?.receipt())?.includes('statement'), 'a receipt of before is gone');
    const upload = await owner.call('PUT', `/api/v1/requests/${during[0]?.request}/documents/deliverable?filename=New.md`, '# New\n', { Authorization: `Bearer ${owner.token}` });
    expect(upload.status === 503 || upload.status === 409, `an upload was answered ${upload.status}: ${upload.text}`);
    expect(/is full|no room|No space/i.test(at.log), 'the log does not say what is wrong');
    turn('0');
    await Promise.all(approvers.map(decided));
    await holds(at, owner, approvers);
  }),
};

export default [FLUSH_FAILS, FULL];
