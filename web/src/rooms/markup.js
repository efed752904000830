/**
 * The small markup of messages: **bold**, *italic* or _italic_, `code`, lists, > quotes, links, and mentions. It is read
 * in one pass from left to right, in time linear in the length of the text, into a tree that is shown as elements; there
 * is no way from a message to HTML. What is not whole markup is shown as it was written.
 */

/** @typedef {import('./markup_tree.d.ts').Inline} Inline */
/** @typedef {import('./markup_tree.d.ts').Block} Block */

const MENTION = /@\{(?:(everyone)|(person|organisation):([0-7][0-9A-HJKMNP-TV-Z]{25}))\}/y;
const NAMED_LINK = /\[([^[\]\n]{1,200})\]\(((?:https?:\/\/|mailto:)[^\s()<>]{1,2000})\)/iy;
const ADDRESS = /https?:\/\/[^\s<>"`]{1,2000}/iy;
const EMAIL =
  /(?:mailto:)?[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\p{L}\p{N}])/iuy;
const LETTER = /[\p{L}\p{N}]/u;
/** What may stand before the middle of an address or a word: a link begins only after something else. */
const IN_WORD = /[\p{L}\p{N}._%+@/-]/u;
const ESCAPABLE = '\\*_`[>@-';
const PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);

const FENCE = /^```/;
const QUOTE = /^> ?/;
const BULLET = /^ {0,3}[-*•] +(?=\S)/;
const NUMBER = /^ {0,3}(\d{1,9})[.)] +(?=\S)/;

/**
 * The address of a link, whole and allowed, or undefined. One that hides where it leads behind a user name is none.
 * @param {string} text
 */
function safeAddress(text) {
  try {
    const url = new URL(text);
    return PROTOCOLS.has(url.protocol) && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** An address without the punctuation of the sentence around it. @param {string} text */
function withoutTail(text) {
  let open = 0;
  for (const letter of text) open += letter === '(' ? 1 : letter === ')' ? -1 : 0;
  let end = text.length;
  for (; end > 0; end--) {
    const last = text[end - 1];
    if (last === ')' && open < 0) open++;
    else if (!".,;:!?'”’»*_".includes(last)) break;
  }
  return text.slice(0, end);
}

/** Reads the inline markup of one text. */
class InlineReader {
  /** @type {{mark: string, children: Inline[]}[]} the text itself, then the marks that are open */
  #open = [{ mark: '', children: [] }];
  #at = 0;
  #plain = '';
  #text;

  /** @param {string} text */
  constructor(text) {
    this.#text = text;
  }

  /** @returns {Inline[]} */
  read() {
    while (this.#at < this.#text.length) this.#step();
    this.#flush();
    while (this.#open.length > 1) this.#giveUp();
    return this.#open[0].children;
  }

  #step() {
    const letter = this.#text[this.#at];
    if (letter === '\\' && this.#escape()) return;
    if (letter === '`' && this.#code()) return;
    if (letter === '@' && this.#mention()) return;
    if (letter === '[' && this.#namedLink()) return;
    if (letter === '*' || letter === '_') return this.#marks(letter);
    if (LETTER.test(letter) && !this.#isInWord() && (this.#address() || this.#email())) return;
    this.#plain += letter;
    this.#at++;
  }

  #isInWord() {
    return this.#at > 0 && IN_WORD.test(this.#text[this.#at - 1]);
  }

  /** @param {Inline} node @param {number} length of its source */
  #put(node, length) {
    this.#flush();
    this.#open[this.#open.length - 1].children.push(node);
    this.#at += length;
    return true;
  }

  #flush() {
    if (this.#plain) this.#open[this.#open.length - 1].children.push({ type: 'text', text: this.#plain });
    this.#plain = '';
  }

  #escape() {
    const next = this.#text[this.#at + 1];
    if (!next || !ESCAPABLE.includes(next)) return false;
    this.#plain += next;
    this.#at += 2;
    return true;
  }

  #code() {
    const end = this.#text.indexOf('`', this.#at + 1);
    const inside = end < 0 ? '' : this.#text.slice(this.#at + 1, end);
    if (!inside.trim()) return false;
    return this.#put({ type: 'code', text: inside }, inside.length + 2);
  }

  /** @param {RegExp} sticky */
  #match(sticky) {
    sticky.lastIndex = this.#at;
    return sticky.exec(this.#text);
  }

  #mention() {
    const found = this.#match(MENTION);
    if (!found) return false;
    const [source, everyone, kind, id] = found;
    if (everyone) return this.#put({ type: 'mention', kind: 'everyone', id: '' }, source.length);
    return this.#put(
      { type: 'mention', kind: /** @type {'person' | 'organisation'} */ (kind), id },
      source.length,
    );
  }

  #namedLink() {
    const found = this.#match(NAMED_LINK);
    const href = found && safeAddress(found[2]);
    if (!found || !href) return false;
    return this.#put({ type: 'link', href, text: found[1] }, found[0].length);
  }

  #address() {
    const found = this.#match(ADDRESS);
    if (!found) return false;
    const text = withoutTail(found[0]);
    const href = safeAddress(text);
    return href ? this.#put({ type: 'link', href, text }, text.length) : this.#skip(found[0]);
  }

  #email() {
    const found = this.#match(EMAIL);
    if (!found) return false;
    const text = found[0];
    const href = safeAddress(text.startsWith('mailto:') ? text : `mailto:${text}`);
    return href ? this.#put({ type: 'link', href, text }, text.length) : this.#skip(text);
  }

  /** @param {string} source that turned out to be only text */
  #skip(source) {
    this.#plain += source;
    this.#at += source.length;
    return true;
  }

  /** A run of * or _: closes what is open, opens what may be opened, else it is text. @param {string} letter */
  #marks(letter) {
    let end = this.#at;
    while (this.#text[end] === letter) end++;
    let left = end - this.#at;
    const before = this.#at === 0 ? ' ' : this.#text[this.#at - 1];
    const after = this.#text[end] ?? ' ';
    this.#at = end;
    if (left > 3 || (letter === '_' && left > 1)) {
      this.#plain += letter.repeat(left);
      return;
    }
    if (!/\s/.test(before) && !LETTER.test(after)) left -= this.#close(letter, left);
    if (left > 0 && !/\s/.test(after) && !LETTER.test(before)) left -= this.#begin(letter, left);
    this.#plain += letter.repeat(left);
  }

  /** @param {string} letter @param {number} most marks @returns {number} how many were used */
  #close(letter, most) {
    let used = 0;
    for (;;) {
      const fits = (/** @type {{mark: string}} */ { mark }) =>
        mark[0] === letter && mark.length <= most - used;
      // At most three marks are ever open, so that this looks at three.
      const found = this.#open.length - 1 - [...this.#open].reverse().findIndex(fits);
      if (found < 1 || found >= this.#open.length) return used;
      this.#flush();
      while (this.#open.length - 1 > found) this.#giveUp();
      used += this.#wrap();
    }
  }

  /** @param {string} letter @param {number} most @returns {number} how many were used */
  #begin(letter, most) {
    let used = 0;
    for (const mark of [letter + letter, letter]) {
      if (mark.length > most - used || mark === '__' || this.#open.some((one) => one.mark === mark)) continue;
      this.#flush();
      this.#open.push({ mark, children: [] });
      used += mark.length;
    }
    return used;
  }

  /** The innermost open mark becomes an element; an empty one stays text. */
  #wrap() {
    const { mark, children } = /** @type {{mark: string, children: Inline[]}} */ (this.#open.pop());
    const outer = this.#open[this.#open.length - 1].children;
    if (children.length === 0) outer.push({ type: 'text', text: mark + mark });
    else outer.push({ type: mark.length === 2 ? 'strong' : 'em', children });
    return mark.length;
  }

  /** The innermost open mark was never closed: it is text. */
  #giveUp() {
    const { mark, children } = /** @type {{mark: string, children: Inline[]}} */ (this.#open.pop());
    const outer = this.#open[this.#open.length - 1].children;
    outer.push({ type: 'text', text: mark });
    for (const child of children) outer.push(child);
  }
}

/** @param {string} text @returns {Inline[]} */
function readInline(text) {
  return new InlineReader(text).read();
}

/** @param {string} line @param {boolean} isInQuote */
function kindOf(line, isInQuote) {
  if (FENCE.test(line)) return 'pre';
  if (!isInQuote && QUOTE.test(line)) return 'quote';
  if (BULLET.test(line)) return 'bullets';
  if (NUMBER.test(line)) return 'numbers';
  return line.trim() ? 'paragraph' : 'blank';
}

/** @param {string[]} lines @param {number} from @param {boolean} isInQuote */
function endOfRun(lines, from, isInQuote) {
  const kind = kindOf(lines[from], isInQuote);
  let end = from + 1;
  while (end < lines.length && kindOf(lines[end], isInQuote) === kind) end++;
  return end;
}

/** Code goes to the closing fence, or to the end. @param {string[]} lines @param {number} from */
function endOfFence(lines, from) {
  let end = from + 1;
  while (end < lines.length && !FENCE.test(lines[end])) end++;
  return end;
}

/** @type {Record<string, (lines: string[]) => Block>} */
const BLOCKS = {
  quote: (lines) => ({
    type: 'quote',
    blocks: readBlocks(
      lines.map((line) => line.replace(QUOTE, '')),
      true,
    ),
  }),
  bullets: (lines) => ({ type: 'list', items: lines.map((line) => readInline(line.replace(BULLET, ''))) }),
  numbers: (lines) => ({
    type: 'list',
    start: Number(NUMBER.exec(lines[0])?.[1]),
    items: lines.map((line) => readInline(line.replace(NUMBER, ''))),
  }),
  paragraph: (lines) => ({ type: 'paragraph', children: readInline(lines.join('\n')) }),
};

/** @param {string[]} lines @param {boolean} isInQuote a quote holds no quote @returns {Block[]} */
function readBlocks(lines, isInQuote) {
  /** @type {Block[]} */
  const blocks = [];
  for (let at = 0; at < lines.length;) {
    const kind = kindOf(lines[at], isInQuote);
    const end = kind === 'pre' ? endOfFence(lines, at) : endOfRun(lines, at, isInQuote);
    const run = lines.slice(at, end);
    if (kind === 'pre') blocks.push({ type: 'pre', text: run.slice(1).join('\n') });
    else if (kind !== 'blank') blocks.push(BLOCKS[kind](run));
    at = kind === 'pre' ? end + 1 : end;
  }
  return blocks;
}

/**
 * The tree of a message.
 * @param {string} text
 * @returns {Block[]}
 */
export function parseMarkup(text) {
  return readBlocks(text.replace(/\r\n?/g, '\n').split('\n'), false);
}

/** @param {Inline} node @param {(mention: import('./markup_tree.d.ts').Mention) => string} nameOf @returns {string} */
function inlineText(node, nameOf) {
  if (node.type === 'mention') return nameOf(node);
  return 'children' in node ? node.children.map((child) => inlineText(child, nameOf)).join('') : node.text;
}

/** @param {Block} block @param {(mention: import('./markup_tree.d.ts').Mention) => string} nameOf @returns {string} */
function blockText(block, nameOf) {
  const flat = (/** @type {Inline[]} */ nodes) => nodes.map((node) => inlineText(node, nameOf)).join('');
  if (block.type === 'pre') return block.text;
  if (block.type === 'quote') return block.blocks.map((one) => blockText(one, nameOf)).join(' ');
  return block.type === 'list' ? block.items.map(flat).join(' · ') : flat(block.children);
}

/**
 * A message in one line without its markup: for quotes, excerpts and screen readers.
 * @param {string} text
 * @param {(mention: import('./markup_tree.d.ts').Mention) => string} nameOf how a mention is put
 */
export function plainText(text, nameOf) {
  const words = parseMarkup(text).map((block) => blockText(block, nameOf));
  return words.join(' ').replace(/\s+/g, ' ').trim();
}

/**
 * Whom a text mentions: their names have to be known before it can be shown.
 * @param {string} text
 * @returns {string[]} people
 */
export function mentionedPeople(text) {
  return [...text.matchAll(/@\{person:([0-7][0-9A-HJKMNP-TV-Z]{25})\}/g)].map(([, person]) => person);
}
