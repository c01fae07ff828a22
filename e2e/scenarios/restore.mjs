// A backup, restored: an old database is found out, a lost signer is not replaced, and where nothing newer is another log begins.

import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assent, expect } from '../harness.mjs';
import { Installation, MailServer, Owner, holds, until, waiting } from '../serve.mjs';

const RESTORED = {
  name: 'an old database is found out, a lost signer stops the start, and a backup goes on with another log',
  own: true,
  async run() {
    const mail = await MailServer.start();
    const at = await new Installation({ smtp: mail.url }).start();
    const [backup, newer] = [`${at.data}.backup`, `${at.data}.newer`];
    const replace = (/** @type {string} */ from) => { rmSync(at.data, { recursive: true }); cpSync(from, at.data, { recursive: true }); };
    try {
      const owner = await Owner.settle(at);
      const approvers = await waiting(at, owner, mail, 8, 'Menu');
      const log = async () => Number((await owner.get('/log/1/checkpoint')).text.split('\n')[1]);
      for (const approver of approvers.slice(0, 4)) await approver.decide();
      const signed = await until('a quiet log', async () => { const size = await log(); return size > 0 ? size : undefined; });
      await at.stop();
      cpSync(at.data, backup, { recursive: true });
      await at.start();
      for (const approver of approvers.slice(4, 6)) await approver.decide();
      await until('the signature over the last decisions', async () => await log() > signed ? true : undefined);
      await at.stop();
      cpSync(at.data, newer, { recursive: true });

      // Without the signer there is no start, and so no second log under the same name.
      replace(backup);
      rmSync(join(at.data, 'signer'), { recursive: true });
      const lost = await assent(['doctor'], at.settings);
      expect(lost.code === 1 && /signer’s state is missing/.test(lost.text), `without the signer, doctor says (${lost.code}): ${lost.text}`);

      // The database of the backup beside the signer of today: decisions are missing, and that is said at once.
      replace(backup);
      rmSync(join(at.data, 'signer'), { recursive: true });
      cpSync(join(newer, 'signer'), join(at.data, 'signer'), { recursive: true });
      const old = await assent(['doctor'], at.settings);
      expect(old.code === 1 && /older than what people hold receipts for/.test(old.text), `beside a newer signer, doctor says (${old.code}): ${old.text}`);
      at.log = '';
      await at.start();
      expect(/older than what was signed/.test(at.log), 'the server does not say that its database is old');
      await at.stop();

      // Nothing newer than the backup: another log begins, nothing is sent until it is released, and whoever decided since decides again.
      replace(backup);
      const begun = await assent(['admin', 'recover', '--signer-from-backup'], at.settings);
      expect(begun.code === 0 && /log\/2 has begun/.test(begun.text), `recovering ended with ${begun.code}: ${begun.text}`);
      await at.start();
      const beside = await assent(['admin', 'recover', '--signer-from-backup'], at.settings);
      expect(beside.code === 1 && /stop it first/.test(beside.text), `beside a server, recovering said (${beside.code}): ${beside.text}`);
      const held = await assent(['doctor'], at.settings);
      expect(held.code === 0 && /nothing is sent since/.test(held.text), `while the outbox is held, doctor says (${held.code}): ${held.text}`);
      const [former, present] = [await owner.get('/log/1/checkpoint'), await owner.get('/log/2/checkpoint')];
      expect(/\/log\/1\n/.test(former.text) && /\/log\/2\n/.test(present.text), `each log has its checkpoint: ${former.text}${present.text}`);
      const released = await assent(['admin', 'release-outbox'], at.settings);
      expect(released.code === 0, `releasing ended with ${released.code}: ${released.text}`);
      for (const approver of approvers) {
        const { status, location } = await approver.decide();
        expect(status === 303 && location.endsWith('/receipt'), `after the restore, a decision was answered ${status}`);
      }
      await holds(at, owner, approvers);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n  the server said:\n    ${at.log.split('\n').slice(-12).join('\n    ')}`);
    } finally {
      await at.forget();
      await mail.down();
      for (const folder of [backup, newer]) rmSync(folder, { recursive: true, force: true });
    }
  },
};

export default [RESTORED];
