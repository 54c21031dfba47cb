'use strict'

// Builds the compiled half for this machine: `node build.js [--debug]`.
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const profile = process.argv.includes('--debug') ? 'debug' : 'release'
const options = { cwd: __dirname, maxBuffer: 1 << 28 }
const release = profile === 'release' ? ['--release'] : []
execFileSync('cargo', ['build', '--quiet', '--package', 'counterfoil-node', ...release], { ...options, stdio: 'inherit' })
const metadata = JSON.parse(execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1'], options))
const file = { darwin: 'libcounterfoil_node.dylib', win32: 'counterfoil_node.dll' }[process.platform] ?? 'libcounterfoil_node.so'
const target = path.join(__dirname, 'counterfoil.node')
// A module that a running process has loaded may not be written over; a new file under the old name is no trouble.
fs.rmSync(target, { force: true })
fs.copyFileSync(path.join(metadata.target_directory, profile, file), target)
