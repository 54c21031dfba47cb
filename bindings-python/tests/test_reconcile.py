"""The surface of `counterfoil.reconcile`: every way in, every way out."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
import subprocess
import sys
import threading
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import counterfoil
import counterfoil.aio
import pytest

HEADER = "id,reference,amount_minor,currency,created_at\n"
PLATFORM = (HEADER + "p1,A-1,5000,USD,2025-10-01T10:00:00Z\np2,A-2,1999,USD,2025-10-02T10:00:00Z\n").encode()
CHANNEL = (HEADER + "c1,A-1,5000,USD,2025-10-01T10:00:05Z\nc2,A-2,1899,USD,2025-10-02T10:00:05Z\n").encode()
POLICY = "generic_channel"
AS_OF = "2025-11-11"
COLUMNS = {
    "id": ["p1", "p2"],
    "reference": ["A-1", "A-2"],
    "amount_minor": [5000, 1999],
    "currency": ["USD", "usd"],
    "created_at": [datetime(2025, 10, 1, 10, tzinfo=timezone.utc), datetime(2025, 10, 2, 10, tzinfo=timezone.utc)],
}


def run(platform=PLATFORM, channel=CHANNEL, policy=POLICY, **rest):
    return counterfoil.reconcile(platform, channel, policy, **{"as_of": AS_OF, **rest})


def outcomes(result):
    return [result.explain("platform", row)["outcome"] for row in range(2)]


def test_bytes_paths_and_columns_are_the_same_side(tmp_path: Path):
    path = tmp_path / "platform.csv"
    path.write_bytes(PLATFORM)
    for side in (PLATFORM, bytearray(PLATFORM), memoryview(PLATFORM), path, str(path), COLUMNS):
        assert outcomes(run(side)) == ["matched", "amount_diff"], type(side)


def test_arrow_streams_are_sides():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({**COLUMNS, "currency": pyarrow.array(["USD", "USD"]).dictionary_encode()})
    assert outcomes(run(table)) == ["matched", "amount_diff"]
    decimals = pyarrow.array([Decimal("50.00"), Decimal("19.99")], pyarrow.decimal128(10, 2))
    exact = table.drop(["amount_minor"]).append_column("amount", decimals)
    assert outcomes(run(exact)) == ["matched", "amount_diff"]
    with pytest.raises(TypeError, match="floats cannot hold money"):
        run(table.set_column(2, "amount_minor", pyarrow.array([50.0, 19.99])))
    with pytest.raises(TypeError, match="time zone"):
        run(table.set_column(4, "created_at", pyarrow.array([0, 1], pyarrow.timestamp("us"))))


def test_results_are_arrow_streams():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(run())
    assert table.num_rows == 4
    assert table.column("outcome").to_pylist() == ["matched", "amount_diff"] * 2
    assert table.column("partner_id").to_pylist() == ["c1", "c2", "p1", "p2"]
    assert table.column("amount_minor").type == pyarrow.int64()


def test_amounts_beyond_2_53_survive():
    large = 2**53 + 1
    columns = {"id": ["p"], "reference": ["A"], "amount_minor": [large], "currency": ["USD"]}
    result = run(columns, columns)
    assert result.bridges[0]["platform_total"] == str(large)
    assert json.loads(result.to_json())["bridges"][0]["channel_total"] == str(large)


@pytest.mark.parametrize(
    ("value", "error", "code"),
    [
        (0.1, TypeError, None),
        (True, TypeError, None),
        ("5", TypeError, None),
        (2**127, counterfoil.BoundError, "money.overflow"),
        (2**63, counterfoil.BoundError, "money.overflow"),
        (-(2**63), counterfoil.BoundError, "money.overflow"),
    ],
)
def test_only_whole_minor_units_are_amounts(value, error, code):
    columns = {"id": ["p"], "reference": ["A"], "amount_minor": [value], "currency": ["USD"]}
    with pytest.raises(error) as raised:
        run(columns)
    assert getattr(raised.value, "code", None) == code


def test_rejected_rows_are_kept():
    platform = (HEADER + "p1,A-1,5.5,USD,2025-10-01T10:00:00Z\n").encode()
    result = run(platform)
    assert result.count("platform", "rejected") == 1
    rejected = json.loads(result.to_json())["rejected"][0]
    assert (rejected["line"], rejected["column"], rejected["code"]) == (2, "amount_minor", "money.too_many_decimals")


@pytest.mark.parametrize(
    ("call", "error", "code"),
    [
        (lambda: run("no such file.csv"), counterfoil.IoError, "io.read"),
        (lambda: run(policy="stripe_paiments"), counterfoil.ConfigError, "policy.unknown_preset"),
        (lambda: run(policy={"passes": [], "tolerence": 1}), counterfoil.ConfigError, "policy.unknown_field"),
        (lambda: run(b""), counterfoil.InvalidError, "csv.empty"),
        (lambda: run(as_of="yesterday"), counterfoil.InvalidError, "time.invalid"),
        (lambda: run({"id": ["a"], "amount_minor": [1]}), counterfoil.ConfigError, "csv.missing_column"),
    ],
)
def test_errors_are_typed(call, error, code):
    with pytest.raises(error) as raised:
        call()
    assert raised.value.code == code
    assert raised.value.retryable is False
    assert code in str(raised.value)
    again = pickle.loads(pickle.dumps(raised.value))
    assert (again.code, again.context, str(again)) == (code, raised.value.context, str(raised.value))


def test_as_of_takes_dates_and_instants_with_a_zone():
    for as_of in (AS_OF, date(2025, 11, 11), datetime(2025, 11, 11, tzinfo=timezone.utc), "2025-11-11T00:00:00Z"):
        assert run(as_of=as_of).overview["as_of"] == "2025-11-11T00:00:00Z"
    with pytest.raises(TypeError, match="time zone"):
        run(as_of=datetime(2025, 11, 11))
    with pytest.raises(TypeError):
        counterfoil.reconcile(PLATFORM, CHANNEL, POLICY)  # type: ignore[call-arg]


def test_results_show_themselves():
    result = run()
    assert "1 pairs" in repr(result) and "generic_channel" in repr(result)
    assert result._repr_html_().startswith("<iframe srcdoc=")
    assert result.to_html("zh").startswith("<!DOCTYPE html>")
    assert "A-2" in result.to_csv()
    assert "Matched" in result.to_text()
    assert [difference["outcome"] for difference in result] == ["amount_diff"]
    assert result.explain("platform", "p2")["reason"] == "amount_off"
    with pytest.raises(KeyError):
        result.explain("platform", "p9")
    with pytest.raises(KeyError):
        result.explain("channel", 7)
    result.verify()


def test_the_overview_is_the_beginning_of_the_report():
    result = run()
    report = json.loads(result.to_json())
    for member in ("policy", "as_of", "bridges", "findings"):
        assert result.overview[member] == report[member]
    assert {**result.summary, "differences": len(report["differences"])} == report["summary"]


def test_results_are_pickled_and_copied():
    result = run()
    assert pickle.loads(pickle.dumps(result)).to_json() == result.to_json()
    assert copy.deepcopy(result).to_json() == result.to_json()
    with pytest.raises(TypeError, match="pickle its to_json"):
        pickle.dumps(run(COLUMNS))


def test_threads_do_not_show():
    assert len({run(threads=threads).to_json() for threads in (1, 2, 4)}) == 1


def test_the_same_work_has_the_same_id_in_every_language():
    assert run().run_id() == "run_f877044d72797b6e79a17773081bc118"
    rows = PLATFORM.decode().splitlines(keepends=True)
    assert run("".join([rows[0], rows[2], rows[1]]).encode()).run_id() == run().run_id()


def test_progress_and_cancellation():
    seen = []
    run(progress=lambda stage, done, total: seen.append((stage, done, total)))
    assert seen and all(done <= total for _, done, total in seen)
    token = counterfoil.CancelToken()
    token.cancel()
    assert token.cancelled
    with pytest.raises(counterfoil.CancelledError) as raised:
        run(cancel=token)
    assert raised.value.code == "recon.cancelled"


def test_an_error_in_the_callback_comes_back_as_itself():
    def fail(*_):
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        run(progress=fail)
    assert outcomes(run()) == ["matched", "amount_diff"]


def test_a_panic_is_a_typed_error_and_the_next_calls_work():
    with pytest.raises(counterfoil.InternalError) as raised:
        counterfoil._core._panic()
    assert (raised.value.code, raised.value.message) == ("internal.panic", "forced")
    assert all(counterfoil.allocate(100, [1, 1, 1]) == [34, 33, 33] for _ in range(10_000))


def test_calls_from_sixteen_threads():
    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.append(run().to_json())) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 16 and len(set(results)) == 1


def many(rows: int) -> bytes:
    return (HEADER + "".join(f"p{i},A-{i},{i},USD,2025-10-01T10:00:00Z\n" for i in range(rows))).encode()


def test_other_threads_run_meanwhile():
    side = many(200_000)
    ticks = 0
    done = threading.Event()

    def tick():
        nonlocal ticks
        while not done.wait(0.001):
            ticks += 1

    ticker = threading.Thread(target=tick)
    ticker.start()
    run(side, side, threads=1)
    done.set()
    ticker.join()
    assert ticks > 5


def test_asyncio_twin():
    assert outcomes(asyncio.run(counterfoil.aio.reconcile(PLATFORM, CHANNEL, POLICY, as_of=AS_OF))) == [
        "matched",
        "amount_diff",
    ]


def test_command_line(tmp_path: Path):
    (tmp_path / "p.csv").write_bytes(PLATFORM)
    (tmp_path / "c.csv").write_bytes(CHANNEL)

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        whole = [sys.executable, "-m", "counterfoil", *arguments]
        return subprocess.run(whole, cwd=tmp_path, capture_output=True, text=True, timeout=120)

    done = command("reconcile", "p.csv", "c.csv", "--policy", POLICY, "--as-of", AS_OF, "--html", "r.html", "--out", "o")
    assert done.returncode == 0, done.stderr
    assert "written  r.html" in done.stdout
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "o" / "report.json").read_text(encoding="utf-8") == run().to_json().replace(
        '"source": "memory"', '"source": "p.csv"', 1
    ).replace('"source": "memory"', '"source": "c.csv"', 1)
    wrong = command("reconcile", "q.csv", "c.csv", "--policy", POLICY, "--as-of", AS_OF)
    assert wrong.returncode == 2 and "io.read" in wrong.stderr
    assert command("doctor").returncode == 0
