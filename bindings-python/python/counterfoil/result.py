"""What a run gives back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from . import _core

__all__ = ["Language", "Reconciliation", "SideName"]

SideName: TypeAlias = Literal["platform", "channel"]
Language: TypeAlias = Literal["en", "zh"]


class Reconciliation:
    """The verdict on every record of both sides; made by `counterfoil.reconcile`.

    It is an Arrow stream too (``__arrow_c_stream__``): ``pyarrow.table(result)``, ``polars.DataFrame(result)`` and
    DuckDB read one row a record with the columns side, row, line, id, kind, outcome, reason, pass, partner_id, group,
    candidate_id, rival_id, amount_minor (minor units), currency, gap, gap_unit, message.
    """

    __slots__ = ("_comparison", "_overview", "_recipe")

    def __init__(self, comparison: _core.Comparison, recipe: tuple[Any, ...] | None = None) -> None:
        self._comparison = comparison
        self._recipe = recipe
        self._overview: dict[str, Any] | None = None

    @property
    def overview(self) -> dict[str, Any]:
        """Policy, as_of, summary, bridges and findings, as in the JSON report."""
        if self._overview is None:
            self._overview = json.loads(self._comparison.overview())
        return self._overview

    @property
    def summary(self) -> dict[str, Any]:
        """Counts by side and outcome, amounts (minor units as text) by side, outcome and currency, severities."""
        return cast("dict[str, Any]", self.overview["summary"])

    @property
    def bridges(self) -> list[dict[str, Any]]:
        """From the platform's total to the channel's, step by step, one a currency; minor units as text."""
        return cast("list[dict[str, Any]]", self.overview["bridges"])

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What was noticed about the input or the run as a whole."""
        return cast("list[dict[str, Any]]", self.overview["findings"])

    @property
    def differences(self) -> list[dict[str, Any]]:
        """Everything somebody has to look at, worst first; made anew at each access."""
        return cast("list[dict[str, Any]]", json.loads(self.to_json())["differences"])

    def count(self, side: SideName, outcome: str) -> int:
        """How many records of a side ended in an outcome."""
        counts = self.summary["counts"]
        return next((c["records"] for c in counts if c["side"] == side and c["outcome"] == outcome), 0)

    def explain(self, side: SideName, row: int | str) -> dict[str, Any]:
        """Say what became of one record and why.

        Parameters
        ----------
        side : {"platform", "channel"}
        row : int or str
            The record's position in its input from 0, or its id (the first record with it).

        Raises
        ------
        KeyError
            When there is no such record.
        """
        position = self._comparison.find(side, row) if isinstance(row, str) else row
        story = None if position is None or position < 0 else self._comparison.explain(side, position)
        if story is None:
            raise KeyError(row)
        return cast("dict[str, Any]", json.loads(story))

    def verify(self) -> None:
        """Check the result against its input once more; every run did so already."""
        self._comparison.verify()

    def run_id(self) -> str:
        """The id of the run: the same work has the same id, in any order of the input and in every language."""
        return self._comparison.run_id()

    def to_json(self) -> str:
        """The report in JSON: the same bytes for the same work from every language."""
        return self._comparison.to_json()

    def to_csv(self, language: Language = "en") -> str:
        """The differences as CSV, cells that a spreadsheet would compute made harmless."""
        return self._comparison.to_csv(language)

    def to_text(self, language: Language = "en") -> str:
        """A summary for a terminal."""
        return self._comparison.to_text(language)

    def to_html(self, language: Language = "en") -> str:
        """One self-contained page for people; loads nothing."""
        return self._comparison.to_html(language)

    def write(self, folder: str | Path, language: Language = "en") -> list[Path]:
        """Write ``report.html``, ``report.json`` and ``differences.csv`` into a folder, which is made if need be."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        parts = {
            "report.html": self.to_html(language),
            "report.json": self.to_json(),
            "differences.csv": self.to_csv(language),
        }
        for name, text in parts.items():
            (folder / name).write_bytes(text.encode())
        return [folder / name for name in parts]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._comparison.__arrow_c_stream__(requested_schema)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.differences)

    def __repr__(self) -> str:
        summary = self.summary
        rate = summary["match_rate_basis_points"]
        matched = summary["matched_pairs"], summary["matched_groups"]
        return (
            f"<Reconciliation {self.overview['policy']}: {summary['platform_records']} platform against "
            f"{summary['channel_records']} channel records, {matched[0]} pairs and {matched[1]} groups matched, "
            f"{sum(summary['severities'].values())} differences, {rate // 100}.{rate % 100:02} % of what is due>"
        )

    def _repr_html_(self) -> str:
        page = self.to_html().replace("&", "&amp;").replace('"', "&quot;")
        return (
            f'<iframe srcdoc="{page}" title="Reconciliation" sandbox="allow-scripts allow-downloads" '
            'style="width:100%;height:48rem;border:1px solid #ccc"></iframe>'
        )

    def __reduce__(self) -> tuple[Any, ...]:
        if self._recipe is None:
            raise TypeError("a result made from an Arrow stream cannot be pickled; pickle its to_json() instead")
        return _again, self._recipe


def _again(platform: bytes, channel: bytes, job: str, as_of: str) -> Reconciliation:
    """A pickled result is the work, not its outcome: the same work gives the same bytes."""
    return Reconciliation(_core.reconcile(platform, channel, job, as_of), (platform, channel, job, as_of))
