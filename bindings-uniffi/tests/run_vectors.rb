# frozen_string_literal: true

# Runs the language-neutral cases and golden reports through the generated Ruby module; ends with `N passed, N failed`.
#
# `run_vectors.rb [FOLDER]`; the generated module is looked for where `cargo xtask test uniffi` puts it, or in the folder
# that the environment variable `COUNTERFOIL_UNIFFI` names.

require 'json'

ROOT = File.expand_path('../..', __dir__)
$LOAD_PATH.unshift(File.expand_path(ENV.fetch('COUNTERFOIL_UNIFFI', File.join(ROOT, 'target/uniffi/ruby'))))
require 'counterfoil'

# What of `expected` is not in `found`: of an object the members named, of an array all, of the rest the value.
def holds(expected, found, place)
  case [expected, found]
  in [Hash, Hash]
    expected.flat_map do |name, value|
      found.key?(name) ? holds(value, found[name], "#{place}.#{name}") : ["#{place}.#{name} is not there"]
    end
  in [Array, Array]
    return ["#{place} has #{found.size} elements, expected #{expected.size}"] if expected.size != found.size

    expected.zip(found).each_with_index.flat_map { |(one, other), at| holds(one, other, "#{place}[#{at}]") }
  else
    # `1 == 1.0` in Ruby, and not in JSON.
    expected.eql?(found) ? [] : ["#{place} is #{found.inspect[0, 400]}, expected #{expected.inspect}"]
  end
end

# The bytes of a step's request.
def request_of(step)
  return step['raw'].b if step.key?('raw')

  request = { 'format' => 'counterfoil.request/1', 'operation' => step['operation'], **step.fetch('arguments', {}) }
  request['as_of'] = step['time'] if step.key?('time')
  JSON.generate(request).b
end

# The exception class of every kind.
def errors
  Counterfoil::CounterfoilError.constants.map { |name| Counterfoil::CounterfoilError.const_get(name) }
end

# What `answer` says, in the form of a response.
def raised(request)
  { 'ok' => JSON.parse(Counterfoil.answer(request, [])) }
rescue *errors => e
  names = %w[kind code message context retryable]
  { 'error' => names.to_h { |name| [name, e.failure.public_send(name)] } }
end

# What of a case's steps does not hold.
def run_case(kase)
  wrong = kase['steps'].empty? ? ['no steps'] : []
  kase['steps'].each.with_index(1) do |step, number|
    request = request_of(step)
    response = JSON.parse(Counterfoil.call(request, []))
    wrong += holds(step['expect'], response, 'response').map { |line| "step #{number}: #{line}" }
    response.delete('format')
    differs = raised(request) != response
    wrong << "step #{number}: `answer` differs from `call`: #{raised(request).to_s[0, 400]}" if differs
  end
  wrong
end

# Whether the report is the same byte for byte, from inputs in the request and from attachments.
def run_golden(golden)
  expected = golden['expected'].map { |line| "#{line}\n" }.join
  request = { 'format' => 'counterfoil.request/1', 'operation' => 'reconcile', 'include' => ['report_text'],
              **golden.slice('policy', 'as_of', 'platform', 'channel') }
  wrong = []
  found = JSON.parse(Counterfoil.answer(JSON.generate(request).b, []))['report_text']
  wrong << 'the report is not the same byte for byte' if found != expected
  attachments = %w[platform channel].map.with_index do |side, number|
    request[side] = golden[side].except('text').merge('attachment' => number)
    golden[side]['text'].b
  end
  found = JSON.parse(Counterfoil.answer(JSON.generate(request).b, attachments))['report_text']
  wrong << 'the report from attachments is not the same byte for byte' if found != expected
  wrong
end

def cases(folder)
  files = Dir.glob(File.join(folder, '*.json')).sort.flat_map do |path|
    JSON.parse(File.read(path, encoding: 'utf-8'))['cases'].map do |kase|
      ["#{File.basename(path)}: #{kase['name']}", run_case(kase)]
    end
  end
  files + Dir.glob(File.join(folder, 'golden', '*.json')).sort.map do |path|
    ["golden/#{File.basename(path)}", run_golden(JSON.parse(File.read(path, encoding: 'utf-8')))]
  end
end

if $PROGRAM_NAME == __FILE__
  failed, passed = cases(ARGV.fetch(0, File.join(ROOT, 'vectors'))).partition { |_, wrong| wrong.any? }
  failed.each { |name, wrong| wrong.each { |line| puts "#{name}: #{line}" } }
  puts "#{passed.size} passed, #{failed.size} failed"
  exit(passed.any? && failed.empty?)
end
