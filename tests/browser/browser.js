/** Chromium and people for the browser tests. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Client, postText } from '../support/client.js';
import { findTarget } from './targets.js';

export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** One browser, signed in once for each person; every visit is a fresh window with that person's cookie. */
export class Browser {
  /** The cookie of each person who signed in, or is about to. */
  #cookies = new Map();
  /** The channel of a space that the first two people share. */
  #shared;
  /** Makes rooms, without a page. */
  #maker;

  /** At a target of its own: another than what findTarget finds, or one without people. */
  static async start({ demo = true, find = findTarget } = {}) {
    const browser = new Browser();
    browser.target = await find({ demo });
    browser.chromium = await chromium.launch({ executablePath, args: FLAGS });
    return browser;
  }

  async stop() {
    await this.#maker?.close();
    await this.chromium.close();
    await this.target.stop();
  }

  /** Closes the windows of a test that is over, so that nothing goes on in them while the next one runs. */
  async closeWindows() {
    await Promise.all(this.chromium.contexts().map((context) => context.close()));
  }

  get url() {
    return this.target.url;
  }

  /**
   * A window of a person, by the number of their link, or of a visitor (no number). isTouched: by fingers; isWhole: its
   * views wait until they are whole; zone: its clock's.
   */
  async visit(
    person,
    {
      path = '/',
      width = 1280,
      height = 800,
      theme = 'light',
      language = 'ro',
      isTouched = false,
      isWhole = false,
      zone,
    } = {},
  ) {
    const context = await this.chromium.newContext({
      viewport: { width, height },
      colorScheme: theme,
      hasTouch: isTouched,
      isMobile: isTouched,
      timezoneId: zone,
      storageState:
        person === undefined ? undefined : { cookies: [await this.#cookieOf(person)], origins: [] },
    });
    await context.addInitScript(keepLanguage, language);
    if (isWhole) await context.addInitScript(beWhole);
    const page = await context.newPage();
    await page.goto(this.url + path);
    await page.waitForSelector('h1');
    return page;
  }

  #cookieOf(person) {
    if (!this.#cookies.has(person)) this.#cookies.set(person, this.#signIn(person));
    return this.#cookies.get(person);
  }

  /** With the code of their link, as its page does. */
  async #signIn(person) {
    const [email, code] = new URL(this.target.links[person]).hash.slice(1).split(':');
    const request = { jsonrpc: '2.0', id: 1, method: 'session.sign_in', params: { email, code } };
    const { headers, text } = await postText(this.target, JSON.stringify(request), { origin: this.url });
    const [, name, value] = /^([^=]+)=([^;]+)/.exec(String(headers['set-cookie'])) ?? [];
    assert.ok(value, `person ${person} does not come in: ${text}`);
    return { name, value, url: this.url, httpOnly: true, sameSite: 'Lax' };
  }

  /** A connection of a person without a page, over the same session; the target must be a server of ours. */
  async client(person) {
    return Client.connect(this.target, await this.shown(person));
  }

  /** What shows the server that one is this person. */
  async shown(person) {
    const { name, value } = await this.#cookieOf(person);
    return { cookie: `${name}=${value}`, origin: this.url };
  }

  /** The address of a new room in a space that the first two people share. */
  async makeRoom(title) {
    if (this.target.faults) return this.#makeRoomByHand(title);
    this.#maker ??= await this.client(0);
    this.#shared ??= await this.#firstSpaceOf(1);
    const room = { channel: this.#shared, title, visibility: 'members' };
    const { channel } = await this.#maker.command('room.create', room);
    return `/room/${channel.split(':')[1]}`;
  }

  /** Fills a room with messages of a person, without a page. */
  async fill(person, path, texts) {
    const client = await this.client(person);
    for (const text of texts) await client.command('room.post', { channel: channelAt(path), text });
    await client.close();
  }

  /** The fake server has pages alone. */
  async #makeRoomByHand(title) {
    const page = await this.visit(0);
    await page.locator('a.card-link').first().click();
    await page.locator('[data-new-room]').click();
    await page.locator('dialog input').first().fill(title);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/room/*');
    const path = new URL(page.url()).pathname;
    await page.context().close();
    return path;
  }

  /** The channel of the space that stands first in a person's inbox. */
  async #firstSpaceOf(person) {
    const client = await this.client(person);
    const { view } = await client.open(`inbox:${client.hello.person}`);
    await client.close();
    return view.spaces[0].channel;
  }
}

/** The channel whose page has this address. */
function channelAt(path) {
  const [, kind, id] = path.split('/');
  return `${kind}:${id}`;
}

/** Runs in the page. */
function keepLanguage(language) {
  if (location.origin !== 'null' && !localStorage.getItem('sfat.language'))
    localStorage.setItem('sfat.language', language);
}

/** Runs in the page: resolves once it has been still for so long. */
export function rest(forMs = 200) {
  return new Promise((resolve) => {
    const begin = () => setTimeout(resolve, forMs);
    let timer = begin();
    new MutationObserver(() => {
      clearTimeout(timer);
      timer = begin();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** A page behind another may have no frame: what is waited for is looked for by the clock. */
const BY_CLOCK = { polling: 50 };

/** Waits until a page has exactly so many of what a selector finds. */
export async function hasCount(page, selector, count) {
  await page.waitForFunction(
    ([wanted, number]) => document.querySelectorAll(wanted).length === number,
    [selector, count],
    BY_CLOCK,
  );
}

/** Runs in the page: resolves with its next frame, or soon where it has none, as one behind another may have none. */
export function frame() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 500);
  });
}

/** Runs in the page: resolves after so long, when all that was due there before is done. */
export function pass(forMs) {
  return new Promise((resolve) => setTimeout(resolve, forMs));
}

/**
 * Runs in the page: a view waits until it is whole as long as that takes (web/src/ui/hooks.js says how long it does), so
 * that what it shows does not depend on how busy the machine is.
 */
function beWhole() {
  const { setTimeout } = window;
  window.setTimeout = (work, ms, ...given) => setTimeout(work, ms === 800 ? 60_000 : ms, ...given);
}

/**
 * Runs in the page: no frame comes, nor what is due soon, before `letFrames`. So it is for a moment on a machine that is
 * busy.
 */
export function holdFrames() {
  const { requestAnimationFrame, setTimeout } = window;
  const held = [];
  window.requestAnimationFrame = (work) => held.push(() => work(performance.now()));
  window.setTimeout = (work, ms = 0, ...given) =>
    ms < 100 ? held.push(() => work(...given)) : setTimeout(work, ms, ...given);
  window.letFrames = () => {
    Object.assign(window, { requestAnimationFrame, setTimeout });
    for (const work of held) work();
  };
}

/** Runs in the page: whoever writes into a store of the device waits until `letStore`. */
export function holdStore([database, names]) {
  return new Promise((resolve) => {
    indexedDB.open(database).onsuccess = ({ target: { result: db } }) => {
      const change = db.transaction(names, 'readwrite');
      let isHeld = true;
      globalThis.letStore = () => (isHeld = false);
      const hold = () => {
        if (isHeld) change.objectStore(names[0]).get(0).onsuccess = hold;
      };
      hold();
      resolve();
    };
  });
}

/** Writes a message and sends it with Enter. It is on the page, and so kept on the device, when this is done. */
export async function say(page, text) {
  const before = await page.locator('.message').count();
  await page.locator('textarea').fill(text);
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (count) => document.querySelectorAll('.message').length > count,
    before,
    BY_CLOCK,
  );
}

/** The texts of the messages on a page, in order. */
export function texts(page) {
  return page.locator('.message-text').allTextContents();
}

/** Waits until a page shows exactly these texts, in this order, each once. */
export async function shows(page, expected) {
  await page.waitForFunction(
    (wanted) =>
      JSON.stringify([...document.querySelectorAll('.message-text')].map((one) => one.textContent)) ===
      wanted,
    JSON.stringify(expected),
    BY_CLOCK,
  );
}

/** Waits until nothing of a page is unsaved. */
export function isSaved(page) {
  return page.waitForSelector('.saved.is-saved');
}

/** Whether a page has nothing wider than its window, and which things a finger would miss. */
export function misfits(page) {
  return page.evaluate(() => {
    const excess = document.documentElement.scrollWidth - innerWidth;
    const small = [
      ...document.querySelectorAll('main button, main select, main input, .tabs a, .parts a, dialog button'),
    ]
      .filter((one) => one.checkVisibility() && !['hidden', 'checkbox', 'radio'].includes(one.type))
      .filter((one) => !one.closest('[hidden]') && !one.classList.contains('link'))
      .map((one) => ({ box: one.getBoundingClientRect(), html: one.outerHTML.slice(0, 80) }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ html, box }) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`);
    return [...(excess > 0 ? [`${excess} px too wide`] : []), ...small];
  });
}

/** What axe finds serious or worse on a page, in a few words each. */
export async function findings(page) {
  const axe = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  // evaluate goes by the debugger, which the page's policy does not concern.
  await page.evaluate(axe);
  // Nothing but what is wrong is gathered: the rest takes most of the time.
  const { violations } = await page.evaluate(() =>
    window.axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
      preload: false,
    }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}
