/** A side of a comparison. */
export type SideName = 'platform' | 'channel'

/** The language of sentences and headers; codes are the same in both. */
export type Language = 'en' | 'zh'

/** Where every record ends, in exactly one of these. */
export type Outcome =
  | 'matched'
  | 'platform_only'
  | 'channel_only'
  | 'amount_diff'
  | 'status_diff'
  | 'currency_diff'
  | 'fee_diff'
  | 'duplicate'
  | 'ambiguous'
  | 'pending'
  | 'ignored'
  | 'rejected'

/** The kind of an error. */
export type ErrorKind = 'invalid' | 'config' | 'unsupported' | 'bound' | 'cancelled' | 'io' | 'internal'

/**
 * Columns of equal length under the names of counterfoil's own CSV format, in camel or snake case. Every name that is not
 * here is a text field such as a reference. `null` is absent.
 */
export interface Columns {
  /** The record's id on its own side. */
  id: string[]
  /** Whole minor units of `currency`; a Number is a TypeError. */
  amountMinor?: BigInt64Array | (bigint | null)[]
  /** Fee in minor units, positive when charged. */
  feeMinor?: BigInt64Array | (bigint | null)[]
  /** Net amount in minor units. */
  netMinor?: BigInt64Array | (bigint | null)[]
  /** ISO 4217 codes, or one for all rows. */
  currency?: string | (string | null)[]
  /** Dates, or microseconds since 1970-01-01 UTC. */
  createdAt?: BigInt64Array | (Date | null)[]
  [name: string]: BigInt64Array | string | readonly (string | bigint | Date | null)[] | undefined
}

/** A table of apache-arrow, or anything that looks like one. */
export interface ArrowTable {
  schema: { fields: { name: string; type: unknown }[] }
  getChild(name: string): Iterable<unknown> | null
}

/** A path, a file's content (CSV, JSON, NDJSON, a Stripe report or list), columns, or an Arrow table. */
export type Side = string | URL | Uint8Array | ArrayBuffer | Columns | ArrowTable

/** A preset's name, the path of a policy or job file, a policy, `{preset, override}`, or a whole job. */
export type Policy = string | Record<string, unknown>

export interface SyncOptions {
  /** The instant at which ages and timing windows are judged: RFC 3339 text, a date in UTC, or a Date. No default. */
  asOf: string | Date
  /** How the platform's file is read: a format's name or a mapping. By default the file has to describe itself. */
  platformSource?: string | Record<string, unknown>
  /** How the channel's file is read. */
  channelSource?: string | Record<string, unknown>
  /** How many threads may work at once; never shows in the result. */
  threads?: number
  /** Refuses to start when aborted; a synchronous call cannot be stopped later. */
  signal?: AbortSignal
}

export interface Options extends SyncOptions {
  /** Stops the run; the promise rejects with the signal's reason. */
  signal?: AbortSignal
  /** Called on the event loop with the stage and how much of it is done. */
  onProgress?: (stage: string, done: number, total: number) => void
}

/** Counts and amounts; sums are decimal text of minor units, because they may pass 64 bits. */
export interface Summary {
  platform_records: number
  channel_records: number
  matched_pairs: number
  matched_groups: number
  match_rate_basis_points: number
  severities: { low: number; medium: number; high: number; critical: number }
  counts: { side: SideName; outcome: Outcome; records: number }[]
  amounts: { side: SideName; outcome: Outcome; currency: string; minor: string }[]
}

/** From the platform's total to the channel's in one currency; minor units as decimal text. */
export interface Bridge {
  currency: string
  platform_total: string
  steps: { kind: string; records: number; minor: string }[]
  unexplained: string
  channel_total: string
}

/** Something noticed about the input or the run as a whole. */
export interface Finding {
  code: string
  side: SideName | null
  message: string
  records: number
}

/** The outcomes of all records, one entry a record in every array: the platform's, then the channel's. */
export interface OutcomeColumns {
  side: SideName[]
  /** Row in the input of its side; 4294967295 for rejected rows. */
  row: Uint32Array
  id: string[]
  kind: string[]
  outcome: Outcome[]
  reason: string[]
  /** Index of the pass that matched it; 255 where none did. */
  pass: Uint8Array
  partnerId: string[]
  /** Index of its group; 4294967295 where it has none. */
  group: Uint32Array
  candidateId: string[]
  rivalId: string[]
  /** Minor units of its currency; -2n ** 63n where not known. */
  amountMinor: BigInt64Array
  currency: string[]
  /** By how much a test failed, in `gapUnit`; -2n ** 63n where nothing did. */
  gap: BigInt64Array
  gapUnit: string[]
  /** Code and message of a rejected row. */
  message: string[]
}

/** The verdict on every record of both sides. */
export class Reconciliation {
  private constructor()
  /** Policy, as_of, summary, bridges and findings, as in the JSON report. */
  readonly overview: { policy: string; as_of: string; summary: Summary; bridges: Bridge[]; findings: Finding[] }
  readonly summary: Summary
  readonly bridges: Bridge[]
  readonly findings: Finding[]
  /** Everything somebody has to look at, worst first; made anew at each access. */
  readonly differences: Record<string, unknown>[]
  /** How many records of a side ended in an outcome. */
  count(side: SideName, outcome: Outcome): number
  /** What became of one record and why, by its row from 0 or its id; `undefined` where there is none. */
  explain(side: SideName, row: number | string): Record<string, unknown> | undefined
  /** The outcomes of all records as columns. */
  columns(): OutcomeColumns
  /** The id of the run: the same work has the same id, in any order of the input and in every language. */
  runId(): string
  /** The report in JSON: the same bytes for the same work from every language. */
  toJson(): string
  /** The differences as CSV, cells that a spreadsheet would compute made harmless. */
  toCsv(language?: Language): string
  /** A summary for a terminal. */
  toText(language?: Language): string
  /** One self-contained page for people; loads nothing. */
  toHtml(language?: Language): string
  /** Checks the result against its input once more; every run did so already. */
  verify(): void
}

/** Everything that counterfoil throws, TypeErrors for wrong arguments apart; a refusal is a result and never thrown. */
export class CounterfoilError extends Error {
  constructor(
    message: string,
    parts?: { code?: string; kind?: ErrorKind; context?: Record<string, string>; retryable?: boolean }
  )
  /** What happened, in words, without code and context. */
  readonly reason: string
  /** The stable code, such as `money.too_many_decimals`; the same in every language. */
  readonly code: string
  readonly kind: ErrorKind
  /** Where: `line`, `record`, `column`, `field`, `byte`, `path` and the like. */
  readonly context: Record<string, string>
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean
}

/**
 * Compares two sides and explains every record. Runs on threads of its own: neither the event loop nor libuv's pool waits.
 *
 * @throws CounterfoilError with a stable `code`; TypeError for Numbers as amounts. A row that cannot be read is a rejected
 * record, not an error.
 */
export function reconcile(platform: Side, channel: Side, policy: Policy | undefined, options: Options): Promise<Reconciliation>

/** The same on the calling thread. */
export function reconcileSync(platform: Side, channel: Side, policy: Policy | undefined, options: SyncOptions): Reconciliation

/** Answers one request of the wire form; a broken request is an error response, never an exception. */
export function callSync(request: Uint8Array, attachments?: Uint8Array[]): Buffer

/** The operations, their arguments and every name that may occur. */
export function manifest(): Record<string, any>

/** The names of the policies that come with the library. */
export function presets(): string[]

/** A preset policy as data, to change and pass back. */
export function preset(name: string): Record<string, unknown>

/** Reads an amount in major units; nothing is rounded or guessed. Minor units of `currency`. */
export function parseAmount(text: string, currency: string): { minor: bigint; currency: string }

/** Writes minor units as major units with a dot. */
export function formatAmount(minor: bigint, currency: string): string
