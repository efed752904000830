import * as Y from 'yjs'

const plain = (value) => {
  if (value instanceof Y.AbstractType) return typeAsJson(value)
  if (value instanceof Y.Doc) return { guid: value.guid }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return Number.isFinite(value) ? (Object.is(value, -0) ? 0 : value) : null
  if (Array.isArray(value)) return value.map((each) => plain(each) ?? null)
  if (value === null || typeof value !== 'object') return value
  return plainEntries(Object.entries(value))
}

const plainEntries = (entries) =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined).map(([key, value]) => [key, plain(value)]))

const marksOf = (attributes) =>
  Object.keys(attributes)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((type) => {
      const attrs = attributes[type]
      const full = attrs !== null && typeof attrs === 'object' && Object.keys(attrs).length > 0
      return full ? { type, attrs } : { type }
    })

const inlineNodes = (text) =>
  text.toDelta().flatMap(({ insert, attributes = {} }) => {
    if (typeof insert !== 'string') return []
    const marks = marksOf(attributes)
    return [marks.length > 0 ? { type: 'text', text: insert, marks } : { type: 'text', text: insert }]
  })

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other)

const joinTexts = (nodes) => {
  const joined = []
  for (const node of nodes) {
    const last = joined.at(-1)
    if (node.type === 'text' && last?.type === 'text' && isSame(last.marks, node.marks)) last.text += node.text
    else joined.push({ ...node })
  }
  return joined
}

/** The children of an XML fragment as ProseMirror nodes. */
export const nodesOf = (xml) =>
  joinTexts(xml.toArray().flatMap((child) => (child instanceof Y.XmlText ? inlineNodes(child) : [nodeOf(child)])))

/** A hook keeps its attributes as a map does, a fragment has none. */
const attributesOf = (element) => {
  if (element instanceof Y.XmlHook) return [...element.entries()]
  return element instanceof Y.XmlElement ? Object.entries(element.getAttributes()) : []
}

const nodeOf = (element) => {
  const node = { type: element.hookName ?? element.nodeName ?? '' }
  const attrs = plainEntries(attributesOf(element).filter(([, value]) => !(value instanceof Y.AbstractType)))
  if (Object.keys(attrs).length > 0) node.attrs = attrs
  const content = element instanceof Y.XmlHook ? [] : nodesOf(element)
  if (content.length > 0) node.content = content
  return node
}

/** Without formats, which toString of an XML text would write as elements. */
const wordsOf = (text) =>
  text
    .toDelta()
    .filter(({ insert }) => typeof insert === 'string')
    .map(({ insert }) => insert)
    .join('')

const typeAsJson = (type) => {
  if (type instanceof Y.Text) return wordsOf(type)
  if (type instanceof Y.Array) return type.toArray().map((value) => plain(value) ?? null)
  if (type instanceof Y.Map && !(type instanceof Y.XmlHook)) return plainEntries([...type.entries()])
  const node = nodeOf(type)
  return { ...node, content: node.content ?? [] }
}

/** A delta with neighbours of equal attributes joined. */
const deltaOf = (text) => {
  const joined = []
  for (const { insert, attributes } of text.toDelta()) {
    const op = { insert: plain(insert) }
    if (attributes !== undefined && Object.keys(attributes).length > 0)
      op.attributes = Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
    const last = joined.at(-1)
    if (typeof insert === 'string' && typeof last?.insert === 'string' && isSame(last.attributes, op.attributes))
      last.insert += insert
    else joined.push(op)
  }
  return joined
}

/** What each view of a document's roots should be, by the letter and root that the driver takes. */
export const viewsOf = (doc) => ({
  tt: wordsOf(doc.getText('t')),
  dt: deltaOf(doc.getText('t')),
  aa: typeAsJson(doc.getArray('a')),
  mm: typeAsJson(doc.getMap('m')),
  xx: { type: 'doc', content: nodesOf(doc.getXmlFragment('x')) }
})
