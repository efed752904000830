/** Names of browsers, the more particular first: most claim to be another too. @type {[RegExp, string][]} */
const BROWSERS = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

/** @type {[RegExp, string][]} */
const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/**
 * What a person calls the browser and the system that say this of themselves; undefined where nobody knows.
 * @param {string} agent a User-Agent header: anybody may write anything there
 */
export function readAgent(agent) {
  const find = (/** @type {[RegExp, string][]} */ list) => list.find(([sign]) => sign.test(agent))?.[1];
  return { browser: find(BROWSERS), system: find(SYSTEMS) };
}
