'use strict'

// Runs the language-neutral cases and golden outputs; ends with `N passed, N failed`.
const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test, after } = require('node:test')
const { callSync, reconcileSync } = require('..')

const FOLDER = process.env.COUNTERFOIL_VECTORS ?? path.join(__dirname, '../../vectors')
const read = (folder, name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))
const jsonFiles = (folder) => fs.readdirSync(folder).filter((name) => name.endsWith('.json')).sort()
const tally = { passed: 0, failed: 0 }

/** Objects may hold more than is expected, arrays may not. */
function holds(expected, found, place) {
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(found) && found.length === expected.length, `${place}: ${JSON.stringify(found)}`)
    expected.forEach((value, at) => holds(value, found[at], `${place}[${at}]`))
  } else if (expected !== null && typeof expected === 'object') {
    assert.ok(found !== null && typeof found === 'object', `${place}: ${JSON.stringify(found)}`)
    for (const [key, value] of Object.entries(expected)) {
      assert.ok(key in found, `${place}.${key} is missing`)
      holds(value, found[key], `${place}.${key}`)
    }
  } else {
    assert.strictEqual(found, expected, place)
  }
}

function counted(name, work) {
  test(name, () => {
    try {
      work()
      tally.passed++
    } catch (error) {
      tally.failed++
      throw error
    }
  })
}

for (const name of jsonFiles(FOLDER)) {
  for (const { name: title, steps } of read(FOLDER, name).cases) {
    counted(`${name}: ${title}`, () => {
      steps.forEach((step, number) => {
        const time = step.time === undefined ? {} : { as_of: step.time }
        const request = { format: 'counterfoil.request/1', operation: step.operation, ...step.arguments, ...time }
        const response = callSync(Buffer.from(step.raw ?? JSON.stringify(request)))
        holds(step.expect, JSON.parse(response.toString()), `step ${number}`)
      })
    })
  }
}

const golden = path.join(FOLDER, 'golden')
for (const name of fs.existsSync(golden) ? jsonFiles(golden) : []) {
  counted(`golden/${name}`, () => {
    const { platform, channel, policy, as_of: asOf, expected } = read(golden, name)
    const options = { asOf, platformSource: platform.source, channelSource: channel.source }
    const result = reconcileSync(Buffer.from(platform.text), Buffer.from(channel.text), policy, options)
    assert.equal(result.toJson(), expected.map((line) => `${line}\n`).join(''))
  })
}

after(() => console.log(`${tally.passed} passed, ${tally.failed} failed`))
