// A new installation as its first owner meets it: the token on the console, a colleague, a client, a first request by real mail.

import { join } from 'node:path';
import { DESKTOP, ROOT, Browser, expect } from '../harness.mjs';
import { follow, look, verifies } from '../people.mjs';
import { Installation, MailServer, until } from '../serve.mjs';

/** @typedef {import('../harness.mjs').Person} Person */

/** Fills in what is named by its label. @param {Person} person @param {Record<string, string>} fields */
async function fill(person, fields) {
  for (const [label, text] of Object.entries(fields)) {
    const field = person.page.getByLabel(label, { exact: true }).locator('visible=true').first();
    if (await field.evaluate(element => element.matches('select'))) await field.selectOption({ label: text });
    else await field.fill(text);
  }
}

/** @param {Person} owner @param {Installation} at */
async function setUp(owner, at) {
  await owner.go('/');
  await owner.page.waitForURL(/\/setup$/);
  await look(owner, 'serve set up');
  await fill(owner, {
    'Token from the console': at.token, 'Name of your workspace': 'Halden Studio', 'Your name': 'Nadia Okafor',
    'Your e-mail': 'nadia@halden.example', Password: 'a quiet harbour morning',
  });
  await owner.press('Open the workspace');
  await owner.page.locator('nav[aria-label="Main"]').waitFor();
  await look(owner, 'serve first page');
}

/** @param {Person} owner @param {Person} colleague */
async function invite(owner, colleague) {
  await owner.go('/people');
  await fill(owner, { Name: 'Sofie Lind', 'E-mail': 'sofie@halden.example' });
  await owner.press('Add the member');
  const code = await owner.page.locator('.secret code').first().textContent();
  await look(owner, 'serve invited');
  await colleague.go('/join');
  await look(colleague, 'serve join');
  await fill(colleague, { 'Your e-mail': 'sofie@halden.example', 'Your first code': code ?? '', 'A password of your own': 'seven green lanterns' });
  await colleague.press('Set my password');
  await look(colleague, 'serve sign in');
  await fill(colleague, { 'E-mail': 'sofie@halden.example', Password: 'seven green lanterns' });
  await colleague.press('Sign in');
  await colleague.page.locator('nav[aria-label="Main"]').waitFor();
}

/** @param {Person} owner @param {string} email */
async function client(owner, email) {
  await owner.go('/clients');
  await look(owner, 'serve no clients');
  await fill(owner, { Name: 'Kestrel Ferries' });
  await owner.press('Add the client');
  await owner.page.waitForURL(/\/clients\/cli_/);
  await look(owner, 'serve a client');
  await owner.page.locator('#add-contact summary').click();
  await fill(owner, { Name: 'Ines Moreau', 'E-mail': email });
  await owner.press('Add the contact');
  await owner.page.getByText('Ines Moreau').first().waitFor();
}

/** @param {Person} member @param {string} title */
async function send(member, title) {
  await member.go('/requests/new');
  await fill(member, { Flow: 'Quick sign-off', Client: 'Kestrel Ferries', 'What should they approve?': title });
  await member.press('Keep it and add documents');
  await member.page.locator('#file-deliverable').setInputFiles(join(ROOT, 'crates/server/demo/documents/spring-menu.pdf'));
  await member.page.locator('#slot-deliverable small a').waitFor();
  await member.page.locator('#ready button[value=send]').click();
  await member.page.locator('#head').waitFor();
  return new URL(member.page.url()).pathname;
}

const NEW_INSTALLATION = {
  name: 'from the token on the console to the first record, with mail by SMTP',
  own: true,
  async run() {
    const [mail, browser] = await Promise.all([MailServer.start(), Browser.open()]);
    const at = await new Installation({ smtp: mail.url }).start();
    try {
      const [owner, colleague] = [await browser.person(at.base), await browser.person(at.base)];
      await setUp(owner, at);
      await invite(owner, colleague);
      // An address that refuses its first mail: somebody sees it on the request, and sends it again.
      await client(owner, 'movedin@kestrel.example');
      const request = await send(colleague, 'Spring menu');
      await until('the mail that did not arrive', async () => {
        await colleague.go(request);
        return await colleague.page.getByText('did not get the request').count() ? true : undefined;
      });
      await look(colleague, 'serve undelivered');
      await colleague.press(/Try again/);
      const [, link = ''] = await mail.newest('movedin@kestrel.example', /(http:\/\/\S+\/a#[\w-]{43})/);
      const contact = await browser.person(at.base, DESKTOP);
      await follow(contact, link);
      await look(contact, 'serve review');
      await contact.page.locator('form.decide button[value=approve]').click();
      await contact.page.getByLabel(/name/i).last().fill('Ines Moreau');
      await contact.page.locator('form.slipform footer button.primary').click();
      await contact.page.locator('main.receipt .slipcopy').waitFor();
      await look(contact, 'serve receipt');
      const { code, text } = await verifies(contact, `${new URL(contact.page.url()).pathname.replace(/\/receipt$/, '')}/record`);
      expect(code === 0 && text.startsWith('VALID'), `assent verify ended with ${code}: ${text}`);
      for (const person of [owner, colleague, contact]) expect(person.troubles.length === 0, person.troubles.join('\n'));
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n  the server said:\n    ${at.log.split('\n').slice(-12).join('\n    ')}`);
    } finally {
      await browser.close();
      await at.forget();
      await mail.down();
    }
  },
};

export default [NEW_INSTALLATION];
