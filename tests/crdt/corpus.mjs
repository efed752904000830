// Writes seeds for fuzz_crdt from the golden data: node corpus.mjs DIRECTORY
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const GOLDEN = join(dirname(fileURLToPath(import.meta.url)), '../unit/crdt/golden')
const MODES = 6
const [directory] = process.argv.slice(2)

mkdirSync(directory, { recursive: true })
let count = 0
for (const file of readdirSync(GOLDEN)) {
  for (const line of readFileSync(join(GOLDEN, file), 'utf8').split('\n')) {
    const [kind, bytes] = line.split(' ')
    if (!['update', 'state', 'vector', 'snapshot', 'position'].includes(kind)) continue
    const modes = kind === 'update' || kind === 'state' ? [0, 1, 2, 3, 4] : [MODES - 1]
    for (const mode of modes)
      writeFileSync(join(directory, String(count++)), Buffer.concat([Buffer.from([mode]), Buffer.from(bytes, 'hex')]))
  }
}
console.log(`${count} seeds`)
