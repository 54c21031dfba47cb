'use strict'

// Finds the compiled half: built here, or the package of this platform that npm installs beside this one.
const { platform, arch } = process
const musl = platform === 'linux' && !process.report?.getReport().header.glibcVersionRuntime
const abi = { linux: musl ? '-musl' : '-gnu', win32: '-msvc' }[platform] ?? ''
const target = `${platform}-${arch}${abi}`

function load() {
  const tried = []
  for (const name of ['./counterfoil.node', `@counterfoil/${target}`]) {
    try {
      return require(name)
    } catch (error) {
      tried.push(`${name}: ${error.message.split('\n')[0]}`)
    }
  }
  const advice = `npm leaves out the package of a platform with --omit=optional; install @counterfoil/${target}`
  throw new Error(`counterfoil has no compiled half for ${target}; ${advice}\n${tried.join('\n')}`)
}

module.exports = load()
