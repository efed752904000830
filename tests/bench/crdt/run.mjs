// Prints how server/crdt does beside npm yjs and ywasm, all measured in this run on this machine.
//
// node run.mjs [--driver PATH of crdt_bench] [--trace PATH of automerge-paper.json.gz] [--quick]
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import * as Y from 'yjs'
import * as W from 'ywasm'

const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = join(HERE, '../../..')
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : process.argv[at + 1]
}
const quick = process.argv.includes('--quick')

const findTrace = () => {
  const places = [option('trace', ''), join(ROOT, '../shared/traces/automerge-paper.json.gz')]
  const found = places.find((place) => place !== '' && existsSync(place))
  if (found === undefined) throw new Error('no trace: name automerge-paper.json.gz with --trace')
  return found
}

const time = (run) => {
  const start = performance.now()
  const value = run()
  return { ms: performance.now() - start, value }
}

const best = (rounds, run) => Math.min(...Array.from({ length: rounds }, () => time(run).ms))

/** The updates of a document while run edits it. */
const record = (clientID, run) => {
  const doc = new Y.Doc()
  doc.clientID = clientID
  const updates = []
  doc.on('update', (update) => updates.push(update))
  run(doc)
  return { doc, updates }
}

const replayTrace = () => {
  const { txns } = JSON.parse(gunzipSync(readFileSync(findTrace())).toString())
  return record(1, (doc) => {
    const text = doc.getText('t')
    for (const { patches } of txns) {
      for (const [position, deleted, inserted] of patches) {
        if (deleted > 0) text.delete(position, deleted)
        if (inserted.length > 0) text.insert(position, inserted)
      }
    }
  })
}

const typeSingly = (count) =>
  record(1, (doc) => {
    for (let i = 0; i < count; i++) doc.getText('t').insert(i, 'abcdefghij'[i % 10])
  }).updates

const writeAtOneSpot = (ids) => ids.flatMap((id) => record(id, (doc) => doc.getText('t').insert(0, 'x')).updates)

const applyAll = (updates) => {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

const wasmApplyAll = (updates) => {
  const doc = new W.YDoc()
  for (const update of updates) W.applyUpdate(doc, update)
  return doc
}

const save = (directory, name, updates) => {
  const path = join(directory, name)
  const chunks = updates.flatMap((update) => {
    const head = Buffer.alloc(4)
    head.writeUInt32LE(update.length)
    return [head, update]
  })
  writeFileSync(path, Buffer.concat(chunks))
  return path
}

const heapOf = (make) => {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const kept = make()
  globalThis.gc?.()
  const used = process.memoryUsage().heapUsed - before
  return kept === null || globalThis.gc === undefined ? undefined : used
}

const measureC = (data) => {
  const directory = mkdtempSync(join(tmpdir(), 'sfat-bench-'))
  try {
    const paths = ['state', 'updates', 'merge', 'up', 'down'].map((name) => save(directory, name, data[name]))
    const driver = option('driver', join(ROOT, 'build/release/tests/crdt/crdt_bench'))
    const lines = execFileSync(driver, paths, { encoding: 'utf8' }).trim().split('\n')
    return Object.fromEntries(lines.map((line) => line.split(' ')).map(([name, value]) => [name, Number(value)]))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const measureYjs = (data) => ({
  load: best(5, () => applyAll(data.state)),
  encode: best(5, () => Y.encodeStateAsUpdate(data.doc)),
  memory: heapOf(() => applyAll(data.state)),
  apply: time(() => applyAll(data.updates)).ms,
  merge: time(() => Y.mergeUpdates(data.merge)).ms,
  clients_up: time(() => applyAll(data.up)).ms,
  clients_down: time(() => applyAll(data.down)).ms
})

const measureWasm = (data) => {
  const doc = wasmApplyAll(data.state)
  return {
    load: best(5, () => wasmApplyAll(data.state)),
    encode: best(5, () => W.encodeStateAsUpdate(doc)),
    apply: time(() => wasmApplyAll(data.updates)).ms,
    clients_up: time(() => wasmApplyAll(data.up)).ms,
    clients_down: time(() => wasmApplyAll(data.down)).ms
  }
}

const ROWS = [
  ['load', 'load the document', 'ms', 5],
  ['memory', 'memory of the loaded document', 'bytes', 1200000],
  ['encode', 'encode it', 'ms', 1],
  ['apply', 'apply its edits one update at a time', 'ms', 400],
  ['merge', 'merge one-character updates', 'ms', 30],
  ['clients_up', 'client ids at one spot, ascending', 'ms', 1000],
  ['clients_down', 'client ids at one spot, descending', 'ms', 1000]
]

const show = (value, unit) =>
  value === undefined ? '-' : unit === 'ms' ? value.toFixed(value < 10 ? 2 : 0) : Math.round(value / 1000) + ' kB'

const print = (c, yjs, wasm, data) => {
  console.log(
    `trace: ${data.updates.length} updates, ${data.state[0].length} bytes, ${c.structs} structs; ` +
      `${data.merge.length} updates to merge; ${data.up.length} client ids`
  )
  console.log(`the engine's document has ${c.same === 1 ? 'the bytes of Yjs' : 'OTHER BYTES THAN YJS'}`)
  console.log(['', 'C', 'target', 'yjs', 'ywasm', 'yjs / C'].map((word, i) => word.padEnd(i === 0 ? 42 : 11)).join(''))
  for (const [name, title, unit, target] of ROWS) {
    const ratio = yjs[name] === undefined ? '-' : `${(yjs[name] / c[name]).toFixed(1)} x`
    const cells = [show(c[name], unit), show(target, unit), show(yjs[name], unit), show(wasm[name], unit), ratio]
    console.log(title.padEnd(42) + cells.map((cell) => cell.padEnd(11)).join(''))
  }
}

const main = () => {
  const { doc, updates } = replayTrace()
  const ids = Array.from({ length: quick ? 1000 : 8000 }, (_, i) => i + 1)
  const data = {
    doc,
    updates,
    state: [Y.encodeStateAsUpdate(doc)],
    merge: typeSingly(quick ? 2000 : 20000),
    up: writeAtOneSpot(ids),
    down: writeAtOneSpot([...ids].reverse())
  }
  const c = measureC(data)
  print(c, measureYjs(data), measureWasm(data), data)
}

main()
