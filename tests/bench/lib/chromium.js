// Chromium, a person's pages in it, and what they cost: time to paint, bytes, processor time of the page.
import { chromium } from 'playwright-core';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** @typedef {{http: number, script: number, style: number, socket: number}} Bytes compressed where HTTP is; socket as told */

export const startChromium = () => chromium.launch({ executablePath, args: [...FLAGS, '--disable-component-update'] });

/** A window of its own, with nothing kept. @param {import('playwright-core').Browser} browser @param {number} port @param {string} token */
export async function newWindow(browser, port, token) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name: 'sfat', value: token, url: `http://127.0.0.1:${port}` }]);
  await context.addInitScript(watchPaint);
  return context;
}

/** Runs in the page: `painted(selector)` gives the moment at which such an element has been painted. */
function watchPaint() {
  /** @type {any} */ (window).painted = (/** @type {string} */ selector) =>
    new Promise((done, fail) => {
      setTimeout(() => fail(new Error(`no ${selector} in ${location.pathname}: ${document.body.innerText}`)), 20_000);
      const look = () =>
        requestAnimationFrame(() =>
          document.querySelector(selector) ? setTimeout(() => done(performance.now())) : look(),
        );
      look();
    });
}

/** @param {import('playwright-core').Page} page @param {string} selector @returns {Promise<number>} milliseconds since the page began */
export const painted = (page, selector) =>
  page.evaluate((wanted) => /** @type {any} */ (window).painted(wanted), selector);

/** A page that counts what comes to it, and the processor time of its main thread. @param {import('playwright-core').BrowserContext} context */
export async function newPage(context) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  /** @type {Bytes} */
  const bytes = { http: 0, script: 0, style: 0, socket: 0 };
  /** @type {Map<string, string>} */
  const types = new Map();
  session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes.http += encodedDataLength;
    if (types.get(requestId) === 'Script') bytes.script += encodedDataLength;
    if (types.get(requestId) === 'Stylesheet') bytes.style += encodedDataLength;
  });
  session.on('Network.webSocketFrameReceived', ({ response }) => (bytes.socket += Buffer.byteLength(response.payloadData)));
  await session.send('Network.enable');
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const work = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (/** @type {string} */ name) => (metrics.find((one) => one.name === name)?.value ?? 0) * 1000;
    return { all: of('TaskDuration'), layout: of('LayoutDuration') + of('RecalcStyleDuration') };
  };
  return { page, bytes, work, session };
}
