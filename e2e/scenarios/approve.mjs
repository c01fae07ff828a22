// The story that everything else is for: the client reads and approves, on a desk, on a phone, and without JavaScript.

import { DESKTOP, PHONE, accessible, expect, fits, shot, still } from '../harness.mjs';
import { approve, atTheDesk, withTheLink } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */

/** @param {string} name @param {import('playwright-core').BrowserContextOptions} device */
const approves = (name, device) => ({
  name: `the client approves ${name}`,
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const member = await atTheDesk(browser, demo);
    const contact = await withTheLink(browser, demo, device);
    // Before the picture: taking one of the whole page makes the window larger for a moment, which moves everything.
    if (contact.scripts) await still(contact);
    await shot(contact, `review ${name}`);
    await fits(contact);
    if (contact.scripts) await accessible(contact);
    await approve(contact, member, demo, /Ines/);
    await shot(contact, `receipt ${name}`);
    await fits(contact);
    if (contact.scripts) await accessible(contact);
    const kept = await contact.page.locator('.slipcopy .statement').textContent();
    expect(kept?.includes('The long way round'), `the receipt does not repeat what was approved: ${kept}`);
    for (const person of [member, contact]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
});

export default [approves('on a desk', DESKTOP), approves('on a phone', PHONE), approves('without JavaScript', { ...DESKTOP, javaScriptEnabled: false })];
