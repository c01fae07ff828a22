// A client's person reads in their language: as their browser asks at first, as they choose from then on, on pages and in mails alike.

import { DESKTOP, expect, fits, shot } from '../harness.mjs';
import { atTheDesk, codeFromTheMail, drawn, look } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */

const PHONE_390 = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const WORDS = /** @type {const} */ ({ de: 'um die Freigabe von', fr: 'demande d’approuver', es: 'pide que apruebe', ar: 'موافقتكم', en: 'to approve' });

/** Opens the link in a browser of some language. @param {Stage} stage @param {import('playwright-core').BrowserContextOptions} device */
async function opens({ demo, browser }, device) {
  const contact = await browser.person(demo.ready.url, device);
  await contact.go(demo.ready.client_link);
  await contact.page.locator('form#open button').click();
  await contact.page.locator('main.review').waitFor();
  return contact;
}

/** @param {Person} contact @param {keyof typeof WORDS} language */
async function chooses(contact, language) {
  await contact.page.locator('#language').selectOption(language);
  await contact.page.locator('form.speak button').click();
  await contact.page.locator(`html[lang=${language}]`).waitFor();
}

/** The page is in this language and direction, and its sentence says so. @param {Person} contact @param {keyof typeof WORDS} language */
async function speaks(contact, language) {
  const html = contact.page.locator('html');
  expect(await html.getAttribute('lang') === language, `the page is in ${await html.getAttribute('lang')}, not ${language}`);
  expect(await html.getAttribute('dir') === (language === 'ar' ? 'rtl' : 'ltr'), `the page runs ${await html.getAttribute('dir')}`);
  const said = await contact.page.locator('h1.say').textContent();
  expect(said?.includes(WORDS[language]), `the sentence is not in ${language}: ${said}`);
}

const SWITCHES = {
  name: 'the page speaks as the browser asks, and then as the reader chooses, in another browser too',
  /** @param {Stage} stage */
  async run(stage) {
    const contact = await opens(stage, { ...DESKTOP, locale: 'de-DE' });
    await speaks(contact, 'de');
    await drawn(contact);
    for (const language of /** @type {const} */ (['fr', 'es', 'ar', 'en', 'de'])) {
      await chooses(contact, language);
      await speaks(contact, language);
      await look(contact, `review ${language}`);
    }
    // Remembered for the person, not for the browser: the same browser comes back with nothing but its name.
    await contact.page.reload();
    await speaks(contact, 'de');
    expect(contact.troubles.length === 0, contact.troubles.join('\n'));
  },
};

const DECIDES_IN_ARABIC = {
  name: 'a decision in Arabic on a phone: the statement stays as it is recorded, what it comes to stands beside it',
  /** @param {Stage} stage */
  async run(stage) {
    const { demo, browser } = stage;
    const member = await atTheDesk(browser, demo);
    const contact = await opens(stage, { ...PHONE_390, locale: 'ar' });
    await speaks(contact, 'ar');
    await drawn(contact);
    for (const width of [320, 390, 1440, 2560]) {
      await contact.page.setViewportSize({ width, height: 900 });
      await fits(contact);
      await shot(contact, `review ar ${width}`);
    }
    await contact.page.setViewportSize({ width: 390, height: 844 });
    await look(contact, 'review ar');
    await contact.page.locator('form.decide button[value=approve]').click();
    const statement = contact.page.locator('form.slipform .statement');
    await statement.waitFor();
    const shown = await statement.textContent();
    expect(await statement.getAttribute('lang') === 'en' && await statement.getAttribute('dir') === 'ltr', 'the statement is not marked as English');
    expect((await contact.page.locator('form.slipform .bound').textContent())?.includes('باختصار'), 'what it comes to is not said in Arabic');
    await look(contact, 'confirm ar');
    await contact.page.locator('form.slipform footer button').last().click();
    const field = contact.page.locator('input[autocomplete=one-time-code]');
    await field.waitFor();
    await field.fill(await codeFromTheMail(member, demo, /Ines/));
    await contact.page.locator('form.slipform footer button.primary').last().click();
    await contact.page.locator('main.receipt .slipcopy').waitFor();
    for (const width of [320, 1440, 390]) {
      await contact.page.setViewportSize({ width, height: 844 });
      await fits(contact);
      await shot(contact, `receipt ar ${width}`);
    }
    await look(contact, 'receipt ar');
    expect(await contact.page.locator('.slipcopy .statement').textContent() === shown, 'the receipt repeats other words than those that were confirmed');
    // The receipt comes by mail, in the same language.
    await member.go(demo.ready.mailbox);
    await member.page.locator('nav[aria-label="Whose mail"] a').filter({ hasText: /Ines/ }).first().click();
    await member.page.locator('.mails a').first().click();
    const mail = (await member.page.locator('.plain-mail').textContent()) ?? '';
    expect(mail.includes('رمزكم') || mail.includes('وافقتم'), `the mail is not in Arabic: ${mail}`);
    await member.page.goto(new URL((await member.page.locator('iframe.letter').getAttribute('src')) ?? '', demo.ready.url).href);
    expect(await member.page.locator('html').getAttribute('dir') === 'rtl', 'the mail does not run from right to left');
    await shot(member, 'mail ar');
    expect(contact.troubles.length === 0, contact.troubles.join('\n'));
  },
};

export default [SWITCHES, DECIDES_IN_ARABIC];
