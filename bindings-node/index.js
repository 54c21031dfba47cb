'use strict'

/**
 * Reconciles what a platform recorded with what Stripe, another processor or a bank says. Types and documentation are
 * in `index.d.ts`.
 */

const fs = require('node:fs')
const native = require('./native.js')

const LARGEST = 2n ** 63n - 1n
const ABSENT = -(2n ** 63n)

class CounterfoilError extends Error {
  constructor(message, { code = 'internal.panic', kind = 'internal', context = {}, retryable = false } = {}) {
    const places = Object.entries(context).map(([key, value]) => `${key} ${value}`)
    super(printable(`${code}: ${message}${places.length ? ` (${places.join(', ')})` : ''}`))
    this.name = 'CounterfoilError'
    this.reason = message
    this.code = code
    this.kind = kind
    this.context = context
    this.retryable = retryable
  }
}

/** Control characters and direction overrides written out, so that no input can break a log line. */
function printable(text) {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`)
}

/** The typed error of a native one, whose text is the wire form. */
function typed(error) {
  let form
  try {
    form = JSON.parse(error.message)
  } catch {
    return error
  }
  return form && form.code ? new CounterfoilError(form.message, form) : error
}

function guarded(work) {
  try {
    return work()
  } catch (error) {
    throw typed(error)
  }
}

function overflow(name, value) {
  const message = `${name}: ${value} does not fit 64 bits`
  return new CounterfoilError(message, { code: 'money.overflow', kind: 'bound', context: { column: name } })
}

function minorUnits(value, name) {
  if (typeof value !== 'bigint') {
    const advice = typeof value === 'number' ? 'a Number cannot hold money exactly' : 'money is whole minor units'
    throw new TypeError(`${name}: ${advice}; pass a bigint of minor units, not ${typeof value}`)
  }
  if (value > LARGEST || value < -LARGEST) throw overflow(name, value)
  return value
}

function isArray(value) {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

/** A column in the form that the native half takes. */
function column(name, snake, values, rows) {
  if (snake.endsWith('_minor')) {
    if (values instanceof BigInt64Array) {
      return { name: snake, integer: values }
    }
    if (!Array.isArray(values)) throw new TypeError(`${name}: pass a BigInt64Array or an array of bigint`)
    const list = values.map((value) => (value === null || value === undefined ? ABSENT : minorUnits(value, name)))
    return { name: snake, integer: BigInt64Array.from(list) }
  }
  if (snake.endsWith('_at')) {
    if (values instanceof BigInt64Array) return { name: snake, instant: values }
    if (!Array.isArray(values)) throw new TypeError(`${name}: pass an array of Date, or microseconds in a BigInt64Array`)
    return { name: snake, instant: BigInt64Array.from(values.map((value) => instant(name, value))) }
  }
  const list = typeof values === 'string' && snake === 'currency' ? new Array(rows).fill(values) : values
  if (!Array.isArray(list)) throw new TypeError(`${name}: pass an array of text`)
  return { name: snake, text: list.map((value) => text(name, value)) }
}

function instant(name, value) {
  if (value === null || value === undefined) return ABSENT
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw new TypeError(`${name}: pass valid Dates`)
  return BigInt(value.getTime()) * 1000n
}

function text(name, value) {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return value.toString()
  const advice = /^(amount|fee|net)$/.test(name) ? `; or a bigint of minor units in ${name}Minor` : ''
  throw new TypeError(`${name}: pass text${advice}, not ${typeof value}`)
}

const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function side(given, name) {
  if (typeof given === 'string') return { path: given }
  if (given instanceof URL) return { path: require('node:url').fileURLToPath(given) }
  if (given instanceof Uint8Array) return { bytes: Buffer.from(given.buffer, given.byteOffset, given.byteLength) }
  if (given instanceof ArrayBuffer) return { bytes: Buffer.from(given) }
  if (given && typeof given === 'object' && given.schema && typeof given.getChild === 'function') {
    return side(fromArrow(given), name)
  }
  if (given && typeof given === 'object' && isArray(given.id)) {
    const rows = given.id.length
    const columns = Object.entries(given).map(([key, values]) => column(key, snakeCase(key), values, rows))
    return { columns }
  }
  throw new TypeError(`${name}: pass a path, bytes, columns with an id, or an Arrow table`)
}

/** Columns of an apache-arrow table; its vectors give bigint for 64-bit integers and timestamps of any unit as numbers. */
function fromArrow(table) {
  const columns = {}
  for (const field of table.schema.fields) {
    const kind = String(field.type)
    if (/^Float/.test(kind)) {
      throw new TypeError(`${field.name}: floats cannot hold money exactly; pass int64 minor units or decimal text`)
    }
    const values = Array.from(table.getChild(field.name))
    columns[field.name] = /^Timestamp/.test(kind)
      ? values.map((value) => (value === null ? null : new Date(Number(value))))
      : values.map((value) => (typeof value === 'number' ? BigInt(value) : value))
  }
  return columns
}

function instantText(asOf) {
  if (asOf instanceof Date) return asOf.toISOString()
  if (typeof asOf === 'string') return asOf
  throw new TypeError('asOf: pass RFC 3339 text or a Date; it has no default')
}

function jobText(policy, options) {
  let job
  if (typeof policy === 'string') {
    job = policy.endsWith('.json') && fs.existsSync(policy) ? asJob(JSON.parse(fs.readFileSync(policy, 'utf8'))) : { policy }
  } else {
    job = asJob(policy)
  }
  if (options.platformSource !== undefined) job.platform = options.platformSource
  if (options.channelSource !== undefined) job.channel = options.channelSource
  return JSON.stringify(job)
}

function asJob(policy) {
  const whole = 'policy' in policy || 'platform' in policy || 'channel' in policy
  return whole ? { ...policy } : { policy }
}

class Reconciliation {
  #native
  #overview

  /** @internal */
  constructor(comparison) {
    this.#native = comparison
  }

  get overview() {
    this.#overview ??= JSON.parse(guarded(() => this.#native.overview()))
    return this.#overview
  }

  get summary() {
    return this.overview.summary
  }

  get bridges() {
    return this.overview.bridges
  }

  get findings() {
    return this.overview.findings
  }

  get differences() {
    return JSON.parse(this.toJson()).differences
  }

  count(sideName, outcome) {
    return this.summary.counts.find((c) => c.side === sideName && c.outcome === outcome)?.records ?? 0
  }

  explain(sideName, row) {
    const channel = isChannel(sideName)
    const position = typeof row === 'string' ? guarded(() => this.#native.find(channel, row)) : row
    const missing = position === null || position === undefined || !Number.isInteger(position) || position < 0
    const story = missing ? null : guarded(() => this.#native.explain(channel, position))
    return story === null ? undefined : JSON.parse(story)
  }

  columns() {
    return guarded(() => this.#native.columns())
  }

  runId() {
    return guarded(() => this.#native.runId())
  }

  toJson() {
    return guarded(() => this.#native.toJson())
  }

  toCsv(language = 'en') {
    return guarded(() => this.#native.toCsv(isChinese(language)))
  }

  toText(language = 'en') {
    return guarded(() => this.#native.toText(isChinese(language)))
  }

  toHtml(language = 'en') {
    return guarded(() => this.#native.toHtml(isChinese(language)))
  }

  verify() {
    guarded(() => this.#native.verify())
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    const { policy, summary } = this.overview
    const differences = Object.values(summary.severities).reduce((sum, count) => sum + count, 0)
    return (
      `Reconciliation { ${policy}: ${summary.platform_records} against ${summary.channel_records} records, ` +
      `${summary.matched_pairs} pairs and ${summary.matched_groups} groups matched, ${differences} differences }`
    )
  }
}

function isChannel(sideName) {
  if (sideName === 'platform') return false
  if (sideName === 'channel') return true
  throw new TypeError(`side is 'platform' or 'channel', not ${sideName}`)
}

function isChinese(language) {
  if (language === 'en') return false
  if (language === 'zh') return true
  throw new TypeError(`language is 'en' or 'zh', not ${language}`)
}

async function reconcile(platform, channel, policy = 'stripe_settlement', options = {}) {
  const { signal, onProgress, threads } = options
  signal?.throwIfAborted()
  const token = new native.NativeCancelToken()
  const stop = () => token.cancel()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const run = native.reconcile(
      side(platform, 'platform'),
      side(channel, 'channel'),
      jobText(policy, options),
      instantText(options.asOf),
      threads,
      token,
      onProgress
    )
    return new Reconciliation(await run)
  } catch (error) {
    const failure = typed(error)
    if (failure.code === 'recon.cancelled') signal?.throwIfAborted()
    throw failure
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

function reconcileSync(platform, channel, policy = 'stripe_settlement', options = {}) {
  options.signal?.throwIfAborted()
  const [first, second] = [side(platform, 'platform'), side(channel, 'channel')]
  const [job, asOf] = [jobText(policy, options), instantText(options.asOf)]
  return new Reconciliation(guarded(() => native.reconcileSync(first, second, job, asOf, options.threads)))
}

function callSync(request, attachments = []) {
  return guarded(() => native.callSync(Buffer.from(request), attachments.map((bytes) => Buffer.from(bytes))))
}

function ask(operation, rest) {
  const request = JSON.stringify({ format: 'counterfoil.request/1', operation, ...rest })
  const response = JSON.parse(callSync(Buffer.from(request)).toString())
  if (response.error) throw new CounterfoilError(response.error.message, response.error)
  return response.ok
}

const manifest = () => ask('manifest', {})

const preset = (name) => ask('policy', { policy: name })

const presets = () => manifest().presets.map((entry) => entry.name ?? entry)

function parseAmount(amount, currency) {
  if (typeof amount !== 'string') throw new TypeError(`pass the amount as text, not ${typeof amount}`)
  const { minor, currency: code } = ask('parse_amount', { text: amount, currency })
  return { minor: BigInt(minor), currency: code }
}

const formatAmount = (minor, currency) =>
  ask('format_amount', { minor: minorUnits(minor, 'minor').toString(), currency }).text

module.exports = {
  CounterfoilError,
  Reconciliation,
  callSync,
  formatAmount,
  manifest,
  parseAmount,
  preset,
  presets,
  reconcile,
  reconcileSync,
}
