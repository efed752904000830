import * as Y from 'yjs'

const WORDS = ['a', 'b', 'ab', 'xyz', 'Ședință', 'pact\n', 'é', '👾', 'a👾b', ' ', 'lorem ipsum dolor']
const KEYS = ['k', 'q', 'level', 'ț']
const FORMATS = [
  { bold: true },
  { bold: null },
  { em: {} },
  { em: null },
  { link: { href: 'https://example.org/' } },
  { link: null },
  { size: 12 },
  { size: 0 }
]
const VALUES = [
  0, 1, -1, 63, 64, -64, 8192, 2147483647, 2147483648, -2147483649, 0.5, 0.1, 9007199254740991, 1e300, true, false,
  null, '', 'x', 'Ș👾', [], [1, [2, { a: null }]], {}, { a: 1, b: { c: [true] }, d: undefined }, [123n, -1n]
]

/** The text's units, one per index, so that no index falls between the halves of a surrogate pair. */
const unitsOf = (text) =>
  text.toDelta().flatMap((op) => (typeof op.insert === 'string' ? op.insert.split('') : [null]))

const isInsidePair = (units, index) =>
  index > 0 && index < units.length && units[index] !== null && /[\uDC00-\uDFFF]/.test(units[index])

const pickIndex = (random, units) => {
  let index = random.chance(0.3) ? 0 : random.below(units.length + 1)
  while (isInsidePair(units, index)) index++
  return index
}

const pickRange = (random, units) => {
  const from = pickIndex(random, units)
  let to = Math.min(units.length, from + random.below(6))
  while (isInsidePair(units, to)) to++
  return [from, to - from]
}

const formatOf = (random) => (random.chance(0.3) ? random.pick(FORMATS) : undefined)

const TEXT_EDITS = [
  (random, text) => text.insert(pickIndex(random, unitsOf(text)), random.pick(WORDS), formatOf(random)),
  (random, text) => text.insert(pickIndex(random, unitsOf(text)), random.pick(WORDS), formatOf(random)),
  (random, text) => {
    const [index, length] = pickRange(random, unitsOf(text))
    if (length > 0) text.delete(index, length)
  },
  (random, text) => {
    const [index, length] = pickRange(random, unitsOf(text))
    if (length > 0) text.format(index, length, random.pick(FORMATS))
  },
  (random, text) => text.insertEmbed(pickIndex(random, unitsOf(text)), { image: random.pick(WORDS) }),
  (random, text) => {
    if (random.chance(0.3)) text.setAttribute(random.pick(KEYS), random.pick(VALUES.slice(0, 20)))
  }
]

const makeType = (random) =>
  random.pick([
    () => new Y.Array(),
    () => new Y.Map(),
    () => new Y.Text(random.pick(WORDS)),
    () => new Y.XmlElement(random.pick(['paragraph', 'heading'])),
    () => new Y.XmlText()
  ])()

const makeValue = (random) => {
  if (random.chance(0.2)) return makeType(random)
  if (random.chance(0.1)) return new Uint8Array([1, 2, random.below(256)])
  if (random.chance(0.03)) return new Y.Doc({ guid: `g${random.below(100)}` })
  return random.pick(VALUES)
}

const deleteSome = (random, list) => {
  if (list.length === 0) return
  const index = random.below(list.length)
  list.delete(index, Math.min(list.length - index, 1 + random.below(3)))
}

const ARRAY_EDITS = [
  (random, array) => {
    const index = random.below(array.length + 1)
    array.insert(index, Array.from({ length: 1 + random.below(3) }, () => makeValue(random)))
  },
  (random, array) => array.push([random.pick(VALUES)]),
  deleteSome
]

const MAP_EDITS = [
  (random, map) => map.set(random.pick(KEYS), makeValue(random)),
  (random, map) => map.set(random.pick(KEYS), random.pick(VALUES)),
  (random, map) => map.delete(random.pick(KEYS))
]

const makeChild = (random) =>
  random.chance(0.4) ? new Y.XmlText(random.pick(WORDS)) : new Y.XmlElement(random.pick(['p', 'li']))

const XML_EDITS = [
  (random, xml) => xml.insert(random.below(xml.length + 1), [makeChild(random)]),
  (random, xml) => xml.insert(random.below(xml.length + 1), [makeChild(random), makeChild(random)]),
  deleteSome,
  (random, xml) => {
    if (xml instanceof Y.XmlElement) xml.setAttribute(random.pick(KEYS), random.pick(VALUES.slice(0, 16)))
  },
  (random, xml) => {
    if (xml instanceof Y.XmlElement) xml.removeAttribute(random.pick(KEYS))
  }
]

const editsOf = (type) => {
  if (type instanceof Y.Text) return TEXT_EDITS
  if (type instanceof Y.Array) return ARRAY_EDITS
  if (type instanceof Y.XmlFragment) return XML_EDITS
  return MAP_EDITS
}

const childrenOf = (type) => {
  const values = []
  if (type instanceof Y.Map) values.push(...type.values())
  else if (!(type instanceof Y.Text)) values.push(...type.toArray())
  return values.filter((value) => value instanceof Y.AbstractType)
}

/** Opens the roots that all documents of a run share. */
export const openRoots = (doc) => [
  doc.getText('t'),
  doc.getArray('a'),
  doc.getMap('m'),
  doc.getXmlFragment('x')
]

/** Makes one random edit in one transaction or a few. */
export const edit = (random, doc) => {
  let type = random.pick(openRoots(doc))
  let children = childrenOf(type)
  while (children.length > 0 && random.chance(0.6)) {
    type = random.pick(children)
    children = childrenOf(type)
  }
  const run = () => {
    random.pick(editsOf(type))(random, type)
    if (random.chance(0.3)) random.pick(editsOf(type))(random, type)
  }
  if (random.chance(0.5)) doc.transact(run)
  else run()
}
