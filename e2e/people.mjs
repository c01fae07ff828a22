// What people of the demo do, in the words of the pages. A scenario reads like a story because the clicks are here.

import { DESKTOP, expect } from './harness.mjs';

/** @typedef {import('./harness.mjs').Demo} Demo */
/** @typedef {import('./harness.mjs').Browser} Browser */
/** @typedef {import('./harness.mjs').Person} Person */

/** Somebody of Halden Studio at their desk, signed in. @param {Browser} browser @param {Demo} demo @param {import('playwright-core').BrowserContextOptions} [device] */
export async function atTheDesk(browser, demo, device = DESKTOP) {
  const member = await browser.person(demo.ready.url, device);
  await member.go(demo.ready.team_login);
  // The link of the demo ends on a page with one button, because no GET may sign anybody in.
  const enter = member.page.locator('main form button.primary');
  if (await enter.count() && !(await member.page.locator('nav[aria-label="Main"]').count())) await enter.first().click();
  await member.page.locator('nav[aria-label="Main"]').first().waitFor();
  return member;
}

/** Somebody who got the link by mail and opens it on their device. @param {Browser} browser @param {Demo} demo @param {import('playwright-core').BrowserContextOptions} [device] */
export async function withTheLink(browser, demo, device = DESKTOP) {
  const contact = await browser.person(demo.ready.url, device);
  await contact.go(demo.ready.client_link);
  await contact.press('Open the request');
  await contact.page.locator('form.decide, main.receipt .hero').first().waitFor();
  return contact;
}

/** The code in the newest mail to this person, read in the demo's mailbox. @param {Person} member @param {Demo} demo @param {RegExp} to */
export async function codeFromTheMail(member, demo, to) {
  await member.go(demo.ready.mailbox);
  await member.page.locator('nav[aria-label="Whose mail"] a').filter({ hasText: to }).first().click();
  await member.page.locator('.mails a').first().click();
  const text = await member.page.locator('.otp').first().textContent();
  const code = text?.replace(/\D/g, '') ?? '';
  expect(code.length === 6, `no code of six digits in the newest mail: ${text}`);
  return code;
}

/** From the review page to the receipt. @param {Person} contact @param {Person} member @param {Demo} demo @param {RegExp} who */
export async function approve(contact, member, demo, who) {
  await contact.page.locator('form.decide button[value=approve]').click();
  await contact.page.locator('.statement').first().waitFor();
  const send = contact.page.getByRole('button', { name: 'Mail me a code' });
  if (await send.count()) {
    await send.click();
    await contact.page.locator('input[autocomplete=one-time-code]').waitFor();
    await contact.page.locator('input[autocomplete=one-time-code]').fill(await codeFromTheMail(member, demo, who));
  }
  await contact.page.locator('form.slipform footer button.primary, form.slipform footer button.fill').last().click();
  await contact.reads(/approved/);
}
