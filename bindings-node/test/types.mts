// Compiled, never run: the declarations hold what the README shows.
import { reconcile, type Columns, type Outcome } from '../index.mjs'

const columns: Columns = { id: ['p1'], reference: ['A-1'], amountMinor: [5000n], currency: 'USD' }
const result = await reconcile(columns, new Uint8Array(), 'generic_channel', { asOf: '2025-11-11' })
const outcome: Outcome = 'matched'
const records: number = result.count('platform', outcome)
const amounts: BigInt64Array = result.columns().amountMinor
// @ts-expect-error: amounts are bigint
const wrong: Columns = { id: ['p1'], amountMinor: [5000] }
// @ts-expect-error: there is no such outcome
result.count('platform', 'maybe')
export { records, amounts, wrong }
