import counterfoil from './index.js'

export const {
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
} = counterfoil
export default counterfoil
