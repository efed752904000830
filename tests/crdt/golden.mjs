// Writes the golden data of tests/unit/crdt: what npm yjs makes of the tricky cases. Run by hand when a case is
// added: node golden.mjs
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as Y from 'yjs'
import { viewsOf } from './reading.mjs'

const DIRECTORY = join(dirname(fileURLToPath(import.meta.url)), '../unit/crdt/golden')
const hex = (bytes) => Buffer.from(bytes).toString('hex')

/** People who write, each in a document of their own, and the log of all their updates. */
class Session {
  log = []
  lines = []
  #seen

  constructor(ids, gc = true) {
    this.gc = gc
    this.docs = ids.map((id) => {
      const doc = new Y.Doc({ gc })
      doc.clientID = id
      doc.on('update', (update, origin) => {
        if (origin !== 'log') this.log.push(update)
      })
      return doc
    })
    this.#seen = ids.map(() => 0)
  }

  /** Everybody hears of everything. */
  meet() {
    for (let round = 0; round < 5; round++)
      this.docs.forEach((doc, i) => {
        while (this.#seen[i] < this.log.length) Y.applyUpdate(doc, this.log[this.#seen[i]++], 'log')
      })
  }

  position(relative) {
    const place = Y.createAbsolutePositionFromRelativePosition(relative, this.docs[0])
    this.lines.push(`position ${hex(Y.encodeRelativePosition(relative))} ${place === null ? 'gone' : place.index}`)
  }

  write(name) {
    this.meet()
    const [doc] = this.docs
    const lines = this.log.map((update) => `update ${hex(update)}`)
    if (!this.gc) lines.unshift('keep_deleted')
    lines.push(`state ${hex(Y.encodeStateAsUpdate(doc))}`, `vector ${hex(Y.encodeStateVector(doc))}`)
    lines.push(`snapshot ${hex(Y.encodeSnapshot(Y.snapshot(doc)))}`)
    for (const [view, value] of Object.entries(viewsOf(doc)))
      lines.push(`view ${view} ${JSON.stringify(value)}`)
    writeFileSync(join(DIRECTORY, `${name}.txt`), [...lines, ...this.lines, ''].join('\n'))
  }
}

const text = (doc) => doc.getText('t')
const map = (doc) => doc.getMap('m')
const array = (doc) => doc.getArray('a')
const xml = (doc) => doc.getXmlFragment('x')

const CASES = {
  split_surrogate() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    text(one).insert(0, '👾👾')
    session.meet()
    text(two).insert(1, 'hi!')
    text(one).insert(4, '👾x')
    session.meet()
    text(one).delete(6, 1)
    return session
  },
  map_three_conflicts() {
    const session = new Session([1, 2, 3])
    const [one, two, three] = session.docs
    map(one).set('k', 'c0')
    map(two).set('k', 'c1')
    map(two).delete('k')
    map(three).set('k', 'c2')
    map(three).set('k', 'c3')
    session.meet()
    map(one).set('k', 'd0')
    map(two).set('k', 'd1')
    map(three).set('k', 'd2')
    map(three).delete('k')
    return session
  },
  map_delete_beside_set() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    map(one).set('k', 1)
    session.meet()
    map(one).delete('k')
    map(two).set('k', 2)
    map(two).set('level', { a: [null, 0.1, 1e300, 2147483648, -0.5] })
    return session
  },
  chain_of_a_key_not_the_list() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    text(one).insert(0, 'words')
    text(one).setAttribute('k', 1)
    text(two).setAttribute('k', 2)
    text(two).insert(0, 'more')
    session.meet()
    text(one).setAttribute('k', 3)
    text(two).removeAttribute('k')
    return session
  },
  concurrent_formatting() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    text(one).insert(0, 'abcde')
    session.meet()
    text(one).format(0, 3, { bold: true })
    text(two).format(2, 2, { bold: true })
    return session
  },
  formatting_bug() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    text(one).insert(0, '\n\n\n')
    session.meet()
    text(one).format(0, 3, { 'list-depth': 1 })
    text(two).format(1, 2, { 'list-depth': 2 })
    return session
  },
  delete_formatting() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    text(one).insert(0, 'Attack ships on fire off the shoulder of Orion.')
    session.meet()
    text(one).format(13, 7, { bold: true })
    session.meet()
    text(one).format(16, 4, { bold: null })
    text(two).insert(16, 'X')
    return session
  },
  falsy_formats() {
    const session = new Session([1, 2])
    const [one] = session.docs
    text(one).applyDelta([{ insert: 'abcde', attributes: { falsy: false, zero: 0 } }])
    session.meet()
    text(one).format(1, 3, { falsy: true })
    text(one).format(2, 1, { falsy: false, empty: '' })
    return session
  },
  delta_bug() {
    const session = new Session([1])
    const [one] = session.docs
    text(one).applyDelta([
      { attributes: { 'block-id': 'b1' }, insert: '\n' },
      { attributes: { 'table-col': { width: '150' } }, insert: '\n\n\n' },
      { attributes: { 'block-id': 'b2', row: 'r1', cell: 'c1', rowspan: '1' }, insert: '\n' },
      { insert: '\n', attributes: { 'block-id': 'b3' } }
    ])
    text(one).applyDelta([
      { attributes: { 'block-id': 'b4' }, retain: 1 },
      { delete: 2 },
      { retain: 2, attributes: { 'block-id': null, row: null } },
      { insert: { image: 'https://example.org/i.png' } }
    ])
    return session
  },
  length_issue() {
    const session = new Session([1, 2])
    const [one] = session.docs
    const inner = new Y.Text()
    map(one).set('t', inner)
    inner.applyDelta([{ insert: 'A' }])
    inner.applyDelta([{ retain: 1, attributes: { url: 'x' } }])
    inner.insert(0, 'b')
    inner.insert(1, 'x')
    inner.delete(0, 1)
    return session
  },
  garbage_collector() {
    const session = new Session([1, 2, 3])
    const [one, two] = session.docs
    array(one).insert(0, ['x', 'y', 'z'])
    session.meet()
    array(one).delete(0, 3)
    array(two).insert(1, [new Y.Map([['k', new Y.Array()]])])
    session.meet()
    array(two).delete(0, array(two).length)
    return session
  },
  write_in_a_deleted_parent() {
    const session = new Session([1, 2, 3])
    const [one, two, three] = session.docs
    const paragraph = new Y.XmlElement('paragraph')
    xml(one).insert(0, [paragraph])
    paragraph.insert(0, [new Y.XmlText('abc')])
    paragraph.setAttribute('level', 1)
    paragraph.setAttribute('level', 2)
    session.meet()
    xml(one).delete(0, 1)
    xml(two).get(0).get(0).insert(1, 'X')
    xml(two).get(0).setAttribute('level', 3)
    xml(three).get(0).insert(1, [new Y.XmlElement('hardBreak')])
    xml(three).insert(1, [new Y.XmlElement('horizontalRule')])
    return session
  },
  parent_before_its_owner() {
    const session = new Session([9, 1])
    const [nine, one] = session.docs
    map(nine).set('k', new Y.Array())
    session.meet()
    map(one).get('k').insert(0, [new Y.Map([['q', 'deep']])])
    session.meet()
    map(nine).get('k').get(0).set('level', 'deeper')
    session.log = [Y.mergeUpdates(session.log)]
    return session
  },
  sections_that_need_each_other() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    for (let i = 0; i < 5; i++) {
      text(one).insert(text(one).length, `a${i}`)
      session.meet()
      text(two).insert(text(two).length, `b${i}`)
      session.meet()
    }
    session.log = [Y.mergeUpdates(session.log)]
    return session
  },
  gaps_in_odd_order() {
    const session = new Session([1])
    const [one] = session.docs
    for (const letter of 'abcdefgh') text(one).insert(text(one).length, letter)
    text(one).delete(2, 3)
    const { log } = session
    session.log = [Y.mergeUpdates([log[6], log[1]]), log[8], Y.mergeUpdates([log[5], log[2], log[7]]), log[4], log[0], log[3]]
    return session
  },
  pending_deletes() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    text(one).insert(0, 'abcdef')
    session.meet()
    text(two).delete(1, 4)
    session.meet()
    session.log = [...session.log].reverse()
    return session
  },
  right_origin_before_the_scan() {
    const session = new Session([1, 2, 3])
    const [one, two, three] = session.docs
    text(one).insert(0, 'ab')
    session.meet()
    text(one).insert(1, 'A')
    text(two).insert(1, 'B')
    text(three).insert(1, 'C')
    text(three).insert(1, 'D')
    text(two).insert(2, 'E')
    return session
  },
  utf16_offsets() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    text(one).insert(0, 'ș👾é漢')
    session.meet()
    text(two).insert(3, 'ț')
    text(one).delete(3, 1)
    text(one).insert(0, '🙂')
    return session
  },
  xml_kinds() {
    const session = new Session([1])
    const [one] = session.docs
    const hook = new Y.XmlHook('hook')
    const element = new Y.XmlElement('P')
    xml(one).insert(0, [element, hook])
    hook.set('k', 'v')
    element.insert(0, [new Y.XmlText('x'), new Y.XmlElement('Q')])
    array(one).insert(0, [new Y.XmlFragment(), new Y.XmlText('y')])
    return session
  },
  subdocuments() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    map(one).set('k', new Y.Doc({ guid: 'g1', gc: false, autoLoad: true, meta: { a: 1 } }))
    session.meet()
    map(two).set('k', new Y.Doc({ guid: 'g2' }))
    array(two).push([new Y.Doc({ guid: 'ș' })])
    return session
  },
  keep_deleted() {
    const session = new Session([1, 2], false)
    const [one, two] = session.docs
    array(one).insert(0, ['item1', 'item2', 'item3'])
    map(one).set('k', new Y.Map([['q', 1]]))
    session.meet()
    array(one).delete(1, 1)
    map(two).set('k', 'over')
    text(two).insert(0, 'words')
    text(two).delete(1, 3)
    return session
  },
  relative_positions() {
    const session = new Session([1, 2])
    const [one, two] = session.docs
    text(one).insert(0, '1')
    text(one).insert(0, 'abc')
    text(one).insert(0, 'z')
    session.meet()
    const positions = []
    for (let index = 0; index <= text(one).length; index++)
      for (const association of [0, -1])
        positions.push(Y.createRelativePositionFromTypeIndex(text(one), index, association))
    positions.push(Y.createRelativePositionFromJSON({ item: { client: 5, clock: 0 } }))
    positions.push(Y.createRelativePositionFromJSON({ type: { client: 1, clock: 0 } }))
    text(two).delete(1, 2)
    text(two).insert(1, 'new')
    session.meet()
    for (const position of positions) session.position(position)
    return session
  },
  clients_of_53_bits() {
    const session = new Session([6511382248370950, 9007199254740991, 0])
    for (const doc of session.docs) text(doc).insert(0, String(doc.clientID))
    session.meet()
    text(session.docs[0]).delete(3, 20)
    return session
  },
  all_values() {
    const session = new Session([1])
    const [one] = session.docs
    const values = [0, -0, 63, 64, -64, 8192, 2147483647, -2147483648, 0.5, 0.1, 9007199254740991, true, false, null, 'é']
    array(one).insert(0, values)
    array(one).push([NaN, Infinity, [[], {}], { a: undefined, b: [undefined], c: -1n }, new Uint8Array([1, 2, 3, 4])])
    array(one).insert(3, ['in between'])
    array(one).delete(7, 4)
    return session
  },
  template_of_a_draft() {
    const session = new Session([1])
    const [one] = session.docs
    const heading = new Y.XmlElement('heading')
    heading.setAttribute('level', 2)
    const words = new Y.XmlText()
    heading.insert(0, [words])
    xml(one).insert(0, [heading, new Y.XmlElement('paragraph')])
    words.insert(0, 'A <b>&"', { bold: {}, link: { href: 'javascript:x' } })
    words.insert(7, ' plain', { bold: null, link: null })
    const paragraph = new Y.XmlText('one ')
    xml(one).get(1).insert(0, [paragraph, new Y.XmlElement('hardBreak'), new Y.XmlText('two')])
    paragraph.insert(4, 'link', { link: { href: 'https://example.org/?a=1&b=2' }, italic: {} })
    return session
  }
}

mkdirSync(DIRECTORY, { recursive: true })
for (const [name, make] of Object.entries(CASES)) make().write(name)
