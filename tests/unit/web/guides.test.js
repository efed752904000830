import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const web = new URL('../../../web/', import.meta.url).pathname;
const built = mkdtempSync(join(tmpdir(), 'sfat-guides-'));
after(() => rmSync(built, { recursive: true }));
execFileSync(process.execPath, [join(web, 'tools/guides.js'), built]);

const folder = join(built, 'guide');
const pages = readdirSync(folder).filter((name) => name.endsWith('.html'));
const read = (/** @type {string} */ name) => readFileSync(join(folder, name), 'utf8');
const all = (/** @type {string} */ text, /** @type {RegExp} */ what) =>
  [...text.matchAll(what)].map((found) => found[1]);

test('every guide is there in both languages', () => {
  assert.ok(pages.length >= 6);
  for (const page of pages) {
    const [name, language] = page.split('.');
    assert.ok(pages.includes(`${name}.${language === 'ro' ? 'en' : 'ro'}.html`), page);
    assert.match(read(page), new RegExp(`<html lang="${language}"`));
  }
});

test('links of the guides lead somewhere, and their pictures are there', () => {
  for (const page of pages) {
    const text = read(page);
    const ids = all(text, / id="([^"]+)"/g);
    assert.equal(new Set(ids).size, ids.length, `${page}: an id stands twice`);
    for (const picture of all(text, /<img src="([^"]+)"/g))
      assert.ok(existsSync(join(folder, picture)), `${page}: ${picture}`);
    for (const link of all(text, /<a (?:class="\w+" )?href="([^"]+)"/g)) {
      if (/^(https?:|\/)/.test(link)) continue;
      const [file, hash] = link.split('#');
      assert.ok(file === '' || pages.includes(file), `${page}: ${link}`);
      if (hash)
        assert.match(file === '' ? text : read(file), new RegExp(` id="${hash}"`), `${page}: ${link}`);
    }
  }
});
