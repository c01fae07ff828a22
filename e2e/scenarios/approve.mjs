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
    await shot(contact, `review ${name}`);
    await fits(contact);
    if (device.javaScriptEnabled !== false) {
      await accessible(contact);
      await still(contact);
    }
    await approve(contact, member, demo, /Ines/);
    await shot(contact, `receipt ${name}`);
    await fits(contact);
    if (device.javaScriptEnabled !== false) await accessible(contact);
    const kept = await contact.page.locator('.slipcopy .statement').textContent();
    expect(kept?.includes('The long way round'), `the receipt does not repeat what was approved: ${kept}`);
    for (const person of [member, contact]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
});

/** Without JavaScript the browser cannot read the secret in the link, so the page lets one paste it. */
const withoutScript = {
  name: 'the client approves without JavaScript',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const member = await atTheDesk(browser, demo);
    const contact = await browser.person(demo.ready.url, { ...DESKTOP, javaScriptEnabled: false });
    await contact.go(demo.ready.client_link);
    await shot(contact, 'link without script');
    await contact.page.locator('#paste input:not([type=hidden])').first().fill(demo.ready.client_link);
    // Nobody pastes and presses within a second of seeing a page; what does is taken for a machine.
    await contact.page.waitForTimeout(1_000);
    await contact.page.locator('#paste button').click();
    await contact.page.locator('form.decide').waitFor();
    await approve(contact, member, demo, /Ines/);
    await shot(contact, 'receipt without script');
  },
};

export default [approves('on a desk', DESKTOP), approves('on a phone', PHONE), withoutScript];
