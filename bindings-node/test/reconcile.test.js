'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { test } = require('node:test')
const { Worker } = require('node:worker_threads')
const { inspect } = require('node:util')
const counterfoil = require('..')

const HEADER = 'id,reference,amount_minor,currency,created_at\n'
const PLATFORM = Buffer.from(HEADER + 'p1,A-1,5000,USD,2025-10-01T10:00:00Z\np2,A-2,1999,USD,2025-10-02T10:00:00Z\n')
const CHANNEL = Buffer.from(HEADER + 'c1,A-1,5000,USD,2025-10-01T10:00:05Z\nc2,A-2,1899,USD,2025-10-02T10:00:05Z\n')
const COLUMNS = {
  id: ['p1', 'p2'],
  reference: ['A-1', 'A-2'],
  amountMinor: [5000n, 1999n],
  currency: 'usd',
  createdAt: [new Date('2025-10-01T10:00:00Z'), new Date('2025-10-02T10:00:00Z')],
}
const asOf = '2025-11-11'
const run = (platform = PLATFORM, options = {}) =>
  counterfoil.reconcileSync(platform, CHANNEL, 'generic_channel', { asOf, ...options })
const outcomes = (result) => [0, 1].map((row) => result.explain('platform', row).outcome)

function many(rows) {
  let text = HEADER
  for (let row = 0; row < rows; row++) text += `p${row},A-${row},${row},USD,2025-10-01T10:00:00Z\n`
  return Buffer.from(text)
}

test('paths, bytes and columns are the same side', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'counterfoil-')), 'platform.csv')
  fs.writeFileSync(file, PLATFORM)
  const typedArrays = { ...COLUMNS, amountMinor: BigInt64Array.from([5000n, 1999n]) }
  for (const side of [PLATFORM, new Uint8Array(PLATFORM), file, COLUMNS, typedArrays]) {
    assert.deepEqual(outcomes(run(side)), ['matched', 'amount_diff'])
  }
})

test('tables that look like those of apache-arrow are sides', () => {
  const vectors = { id: ['p1', 'p2'], reference: ['A-1', 'A-2'], amount_minor: [5000n, 1999n], currency: ['USD', 'USD'] }
  const table = {
    schema: { fields: Object.keys(vectors).map((name) => ({ name, type: name.endsWith('minor') ? 'Int64' : 'Utf8' })) },
    getChild: (name) => vectors[name],
  }
  assert.deepEqual(outcomes(run(table)), ['matched', 'amount_diff'])
  table.schema.fields[2].type = 'Float64'
  assert.throws(() => run(table), { name: 'TypeError', message: /floats cannot hold money/ })
})

test('promise and synchronous call give the same bytes on any number of threads', async () => {
  const texts = new Set([run().toJson(), run(PLATFORM, { threads: 4 }).toJson()])
  texts.add((await counterfoil.reconcile(PLATFORM, CHANNEL, 'generic_channel', { asOf })).toJson())
  assert.equal(texts.size, 1)
})

test('the same work has the same id in every language', () => {
  assert.equal(run().runId(), 'run_f877044d72797b6e79a17773081bc118')
})

test('amounts beyond 2^53 survive', () => {
  const large = 2n ** 53n + 1n
  const columns = { id: ['p'], reference: ['A'], amountMinor: [large], currency: 'USD' }
  const result = counterfoil.reconcileSync(columns, columns, 'generic_channel', { asOf })
  assert.equal(result.bridges[0].platform_total, large.toString())
  assert.equal(result.columns().amountMinor[0], large)
})

test('only bigint minor units are amounts', () => {
  const side = (value) => ({ id: ['p'], reference: ['A'], amountMinor: [value], currency: 'USD' })
  for (const value of [0.1, 5, true, '5']) assert.throws(() => run(side(value)), TypeError)
  for (const value of [2n ** 127n, 2n ** 63n, -(2n ** 63n)]) {
    assert.throws(() => run(side(value)), { name: 'CounterfoilError', code: 'money.overflow', kind: 'bound' })
  }
  assert.throws(() => counterfoil.formatAmount(0.1, 'USD'), TypeError)
  assert.throws(() => counterfoil.parseAmount(0.1, 'USD'), TypeError)
})

test('errors are typed, with the code of every language', async () => {
  const cases = [
    [() => run('no such file.csv'), 'io.read', 'io'],
    [() => run(Buffer.alloc(0)), 'csv.empty', 'invalid'],
    [() => run(PLATFORM, { asOf: 'yesterday' }), 'time.invalid', 'invalid'],
    [() => run({ id: ['a'], amountMinor: [1n] }), 'csv.missing_column', 'config'],
    [() => counterfoil.reconcileSync(PLATFORM, CHANNEL, 'stripe_paiments', { asOf }), 'policy.unknown_preset', 'config'],
    [() => counterfoil.reconcileSync(PLATFORM, CHANNEL, { tolerence: 1 }, { asOf }), 'policy.unknown_field', 'config'],
    [() => counterfoil.parseAmount('1,23', 'USD'), 'money.ambiguous_separator', 'invalid'],
  ]
  for (const [call, code, kind] of cases) {
    assert.throws(call, (error) => {
      assert.ok(error instanceof counterfoil.CounterfoilError && error instanceof Error)
      assert.deepEqual([error.code, error.kind, error.retryable], [code, kind, false])
      assert.ok(error.message.startsWith(code))
      return true
    })
  }
  await assert.rejects(counterfoil.reconcile('nowhere.csv', CHANNEL, 'generic_channel', { asOf }), { code: 'io.read' })
  await assert.rejects(counterfoil.reconcile(PLATFORM, CHANNEL, 'generic_channel', {}), TypeError)
})

test('hostile text cannot break a log line', () => {
  assert.throws(
    () => counterfoil.reconcileSync(PLATFORM, CHANNEL, { 'a\n\u202eb': 1 }, { asOf }),
    (error) => !/[\n\u202e]/.test(error.message)
  )
})

test('rejected rows are kept', () => {
  const result = run(Buffer.from(HEADER + 'p1,A-1,5.5,USD,2025-10-01T10:00:00Z\n'))
  assert.equal(result.count('platform', 'rejected'), 1)
  const [rejected] = JSON.parse(result.toJson()).rejected
  assert.deepEqual([rejected.line, rejected.column, rejected.code], [2, 'amount_minor', 'money.too_many_decimals'])
})

test('results show themselves', () => {
  const result = run()
  assert.match(inspect(result), /1 pairs/)
  assert.match(result.toHtml('zh'), /^<!DOCTYPE html>/)
  assert.match(result.toCsv(), /A-2/)
  assert.match(result.toText(), /Matched/)
  assert.equal(result.differences.length, 1)
  assert.equal(result.explain('platform', 'p2').reason, 'amount_off')
  assert.equal(result.explain('platform', 'p9'), undefined)
  assert.deepEqual(result.columns().partnerId, ['c1', 'c2', 'p1', 'p2'])
  result.verify()
})

test('the event loop and the thread pool stay free', async () => {
  const side = many(400_000)
  let ticks = 0
  const ticker = setInterval(() => ticks++, 1)
  const reads = []
  const running = counterfoil.reconcile(side, side, 'generic_channel', { asOf, threads: 1 })
  reads.push(fs.promises.stat(__filename))
  await Promise.all(reads)
  await running
  clearInterval(ticker)
  assert.ok(ticks > 5, `${ticks} ticks`)
})

test('progress is told, and a signal stops a run that is queued, running, or not yet begun', async () => {
  const seen = []
  await counterfoil.reconcile(PLATFORM, CHANNEL, 'generic_channel', { asOf, onProgress: (...told) => seen.push(told) })
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.ok(seen.length > 0 && seen.every(([stage, done, total]) => typeof stage === 'string' && done <= total))
  const aborted = AbortSignal.abort()
  await assert.rejects(counterfoil.reconcile(PLATFORM, CHANNEL, 'generic_channel', { asOf, signal: aborted }), {
    name: 'AbortError',
  })
  const controller = new AbortController()
  const side = many(400_000)
  const running = counterfoil.reconcile(side, side, 'generic_channel', { asOf, signal: controller.signal })
  controller.abort()
  await assert.rejects(running, { name: 'AbortError' })
})

test('a panic is a typed error and the next calls work', () => {
  const native = require('../native.js')
  assert.throws(() => native._panic(), /internal.panic/)
  for (let round = 0; round < 10_000; round++) assert.equal(counterfoil.callSync(Buffer.from('{}')).length > 0, true)
})

test('works in a worker thread', async () => {
  const source = `
    const { parentPort } = require('node:worker_threads')
    const { formatAmount } = require(${JSON.stringify(path.join(__dirname, '..'))})
    parentPort.postMessage(formatAmount(1n, 'BHD'))`
  const answer = await new Promise((resolve, reject) => {
    new Worker(source, { eval: true }).on('message', resolve).on('error', reject)
  })
  assert.equal(answer, '0.001')
})

test('ESM and CommonJS export the same names', async () => {
  const module = await import('../index.mjs')
  assert.deepEqual(Object.keys(module).filter((name) => name !== 'default').sort(), Object.keys(counterfoil).sort())
})

test('the manifest is the committed one, and every argument of a run is offered', () => {
  const committed = JSON.parse(fs.readFileSync(path.join(__dirname, '../../docs/parity.json'), 'utf8'))
  const found = counterfoil.manifest()
  for (const key of Object.keys(committed).filter((key) => key in found)) assert.deepEqual(committed[key], found[key], key)
  assert.deepEqual(counterfoil.presets(), ['generic_channel', 'stripe_payments', 'stripe_settlement'])
  assert.equal(counterfoil.preset('generic_channel').name, 'generic_channel')
  const offered = ['platform', 'channel', 'policy', 'as_of', 'threads', 'include', 'language']
  const operation = found.operations.find((entry) => entry.name === 'reconcile')
  assert.deepEqual(operation.arguments.map((entry) => entry.name).sort(), offered.sort())
})
