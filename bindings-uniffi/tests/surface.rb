# frozen_string_literal: true

# What the generated Ruby offers beside the vectors; ends with `N passed, N failed`.

require_relative 'run_vectors'

HEAD = { format: 'counterfoil.request/1' }.freeze
ROWS = "id,reference,amount_minor,currency\n1,A-1,5000,USD\n".b.freeze
RECONCILE = HEAD.merge(operation: 'reconcile', policy: 'generic_channel', as_of: '2025-11-11',
                       platform: { attachment: 0 }, channel: { attachment: 1 }).freeze

def ask(request)
  JSON.parse(Counterfoil.answer(request.to_json.b, [ROWS, ROWS]))
end

def expect(holds, found)
  raise "found #{found.inspect}" unless holds
end

def refused(kind)
  yield
rescue kind => e
  e
else
  raise "#{kind} was not raised"
end

CHECKS = {
  "the manifest is the library's own" => lambda {
    found = JSON.parse(Counterfoil.manifest)
    expect(found == ask(HEAD.merge(operation: 'manifest')), found)
  },
  'every kind of error has a class' => lambda {
    kinds = JSON.parse(Counterfoil.manifest)['error_kinds'] - ['finding']
    found = Counterfoil::CounterfoilError.constants.map { |name| name.to_s.downcase }
    expect(kinds.sort == found.sort, found)
  },
  'a failure is typed and says where' => lambda {
    request = RECONCILE.merge(channel: { attachment: 7 }).to_json.b
    failure = refused(Counterfoil::CounterfoilError::Invalid) { Counterfoil.answer(request, [ROWS]) }.failure
    expect([failure.kind, failure.code] == %w[invalid json.missing_field], failure)
    expect(failure.context['field'] == 'channel' && failure.message.include?('attachment 7'), failure)
    expect(failure.retryable == false, failure)
  },
  'an amount past two to the 53 survives' => lambda {
    found = ask(HEAD.merge(operation: 'parse_amount', text: '90071992547409.93', currency: 'USD'))
    expect(found['minor'] == '9007199254740993', found)
  },
  'a stopped run is cancelled' => lambda {
    run = Counterfoil::Run.new
    run.cancel
    error = refused(Counterfoil::CounterfoilError::Cancelled) { run.answer(RECONCILE.to_json.b, [ROWS, ROWS]) }
    expect(error.failure.code == 'recon.cancelled', error)
  },
  'a run tells its progress' => lambda {
    run = Counterfoil::Run.new
    expect(run.progress.stage.empty?, run.progress)
    run.call(RECONCILE.to_json.b, [ROWS, ROWS])
    expect(run.progress.stage != '' && run.progress.done.between?(1, run.progress.total), run.progress)
  },
  'the README runs as written' => lambda {
    blocks = File.read(File.join(ROOT, 'bindings-uniffi/README.md'), encoding: 'utf-8').scan(/^```ruby\n(.*?)^```/m)
    expect(blocks.any?, blocks)
    blocks.each { |(block)| eval(block, TOPLEVEL_BINDING.dup, 'README.md') }
  }
}.freeze

failed = CHECKS.reject do |name, check|
  check.call
  true
rescue StandardError, NotImplementedError => e
  puts "#{name} failed\n#{e.full_message(highlight: false)}"
end
puts "#{CHECKS.size - failed.size} passed, #{failed.size} failed"
exit(failed.empty?)
