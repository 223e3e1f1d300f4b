"""What leaves a page as a file, and what comes in as one.

Figures and pictures pass through `released`; rows about children say "not for release".
"""

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask, Response, jsonify, request, send_file

from kpi import loading
from kpi.analysis.disclosure import CONFIDENTIAL
from kpi.analysis.spc import SpcPoint
from kpi.charts.export import CHARTS, export_figure
from kpi.entries.commentary import events
from kpi.errors import KpiError, NotFound
from kpi.extracts.issues import Issue
from kpi.extracts.marked import marked_workbook
from kpi.extracts.template import template
from kpi.files.pictures import plotly_bundle
from kpi.files.release import released
from kpi.findings import Figure, Finding, Moment, case_rows, finding, scorecard
from kpi.findings.movement import Movement
from kpi.findings.quality import marks, restated
from kpi.findings.words.printed import harmless, plain_number
from kpi.pages.pieces.address import asked_month
from kpi.pages.pieces.issues import address
from kpi.pages.pieces.site import Site, Visit

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLOTLY_PATH = "/_dash-component-suites/plotly/package_data/plotly.min.js"
_NOT_FOR_RELEASE = "Not for release: these rows are about children and staff."
NOT_AVAILABLE = "[x]"
REVISED = "[r]"


def register(app: Dash, site: Site) -> None:
    """The addresses that answer with a file, and the one that takes files in."""
    server: Flask = app.server

    def route(rule: str, answer: Callable[..., Any], **options: Any) -> None:
        server.add_url_rule(rule, rule, _with_sentences(answer), **options)

    def read(rule: str, answer: Callable[..., Any]) -> None:
        route(rule, partial(_at_one_moment, site, answer))

    route(_PLOTLY_PATH, _plotly)
    read("/scorecard.csv", _scorecard)
    read("/measure/<measure>/series.csv", _series)
    read("/measure/<measure>/months.csv", _months)
    read("/measure/<measure>/picture.json", _picture)
    read("/measure/<measure>/cases.csv", _cases)
    read("/loads/<int:load>/issues.csv", partial(_load_issues, _issues_csv))
    read("/loads/<int:load>/issues.json", partial(_load_issues, _issues_json))
    read("/loads/<int:load>/workbook.xlsx", _load_workbook)
    read("/uploads/<int:upload>/issues.csv", _upload_issues)
    read("/uploads/<int:upload>/workbook.xlsx", _upload_workbook)
    route("/template.xlsx", _template)
    route("/upload/files", partial(_take_in, site), methods=["POST"])


def _with_sentences(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Problems that a person can put right are answered with their sentence."""

    def answered(**parts: Any) -> Any:
        try:
            return answer(**parts)
        except NotFound as missing:
            return jsonify(message=str(missing)), 404
        except KpiError as error:
            return jsonify(message=str(error)), 400

    return answered


def _at_one_moment(site: Site, answer: Callable[..., Any], **parts: Any) -> Any:
    """What a route that reads answers: all of it as the store is at one moment."""
    with Moment.of(site.store) as moment:
        return answer(Visit(site, moment, request.args.to_dict()), **parts)


def _plotly() -> Response:
    """Plotly's script, which only pages with a chart ask for, packed once and kept packed.

    Dash asks for it by an address without a version, so the browser asks whether it is still the
    same each time, and is told so in a few bytes.
    """
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(_packed_plotly() if packed else plotly_bundle().read_bytes())
    response.mimetype = "text/javascript"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


@lru_cache(maxsize=1)
def _packed_plotly() -> bytes:
    """Packing takes longer than sending: once for each server."""
    return gzip.compress(plotly_bundle().read_bytes(), mtime=0)


# ── figures ───────────────────────────────────────────────────────────────────────────────────


def _asked(visit: Visit, measure: str) -> Finding:
    """The finding that an address asks for, as it may leave."""
    return released(_finding(visit, measure))


def _finding(visit: Visit, measure: str) -> Finding:
    params = visit.params
    return visit.moment.once(finding, measure, asked_month(params), params.get("window"))


def _picture(visit: Visit, measure: str) -> Response:
    asked = visit.params.get("chart", "target")
    kind = next((each for each in CHARTS if each == asked), None)
    if kind is None:
        raise NotFound(f"There is no chart {asked!r}. The charts are: {', '.join(CHARTS)}.")
    return jsonify(
        export_figure(
            _asked(visit, measure),
            demonstration=visit.is_demonstration,
            events=events(visit.moment),
            chart=kind,
        )
    )


_FIGURE_HEADINGS = ("measure", "month", "window", "numerator", "denominator", "value", "unit")


def _figure_cells(figure: Figure) -> list[float | int | str | None]:
    """The cells under `_FIGURE_HEADINGS`."""
    return [
        figure.measure,
        str(figure.month),
        figure.window,
        *_numbers(figure),
        figure.unit,
    ]


def _series(visit: Visit, measure: str) -> Response:
    """The chart's figures, oldest first."""
    found = _asked(visit, measure)
    levels = {
        line.first + place: level
        for line in found.target_lines
        for place, level in enumerate(line.levels)
    }
    rows = [
        [
            *_figure_cells(point.figure),
            plain_number(levels.get(point.figure.month)),
            point.status,
            "yes" if point.hindsight else "",
            "yes" if point.figure.part else "",
            point.figure.confidence,
            " ".join(point.figure.confidence_reasons),
            point.figure.reason or "",
        ]
        for point in found.series
    ]
    headings = (
        *_FIGURE_HEADINGS,
        "target",
        "status",
        "hindsight",
        "part",
        "confidence",
        "confidence_reasons",
        "reason",
    )
    name = f"{found.measure.id}-{found.figure.window}-{found.figure.month}.csv"
    return _csv(headings, rows, name)


def _months(visit: Visit, measure: str) -> Response:
    """The single months of the XmR chart with their limits, oldest first."""
    found = _asked(visit, measure)
    headings = (
        *_FIGURE_HEADINGS,
        "phase",
        "mean",
        "lower",
        "upper",
        "trial",
        "special",
        "type",
        "side",
        "part",
        "confidence",
        "reason",
    )
    points: list[SpcPoint | None] = list(found.movement.chart.points)
    rows = [
        [
            *_figure_cells(point.figure),
            *_judged(found.movement, spc),
            "yes" if point.figure.part else "",
            point.figure.confidence,
            point.figure.reason or "",
        ]
        for point, spc in zip(found.monthly, points or [None] * len(found.monthly), strict=True)
    ]
    return _csv(headings, rows, f"{found.measure.id}-months-{found.figure.month}.csv")


def _judged(movement: Movement, spc: SpcPoint | None) -> list[float | int | str | None]:
    """A month's phase, from 1 on, its mean and limits, and what it is; their mark if withheld."""
    if spc is None:
        return [CONFIDENTIAL if movement.withheld else ""] * 8
    said: list[float | int | str | None] = [spc.special or "", "", spc.side or ""]
    if spc.value is not None:
        said[1] = spc.type
    if not movement.phases:
        return ["", "", "", "", "", *said]
    phase = movement.chart.phases[spc.phase]
    if phase.amr is None:
        return [spc.phase + 1, phase.mean, "", "", "", *said]
    trial = "yes" if phase.trial else ""
    return [spc.phase + 1, phase.mean, phase.lower, phase.upper, trial, *said]


def _scorecard(visit: Visit) -> Response:
    card = visit.moment.once(scorecard, asked_month(visit.params))
    headings = (
        "measure",
        "name",
        "month",
        "window",
        "numerator",
        "denominator",
        "value",
        "unit",
        "last_month",
        "year_before",
        "since_last_month",
        "since_year_before",
        "target",
        "near",
        "status",
        "hindsight",
        "variation",
        "assurance",
        "confidence",
        "confidence_reasons",
        "reason",
        "restated",
    )
    moved = visit.moment.once(restated)
    rows = [
        [*_scorecard_row(released(found)), REVISED if card.month in marks(moved, found) else ""]
        for found in card.findings
    ]
    return _csv(headings, rows, f"scorecard-{card.month}.csv")


def _scorecard_row(found: Finding) -> list[Any]:
    figure, judgement = found.figure, found.judgement
    return [
        found.measure.id,
        found.measure.name,
        str(figure.month),
        figure.window,
        *_numbers(figure),
        figure.unit,
        _numbers(found.last_month)[-1],
        _numbers(found.year_before)[-1],
        found.direction_of_travel,
        found.direction_since_year,
        judgement.words,
        judgement.near or "",
        judgement.status,
        "yes" if judgement.hindsight else "",
        *_icons(found.movement),
        figure.confidence,
        " ".join(figure.confidence_reasons),
        figure.reason or "",
    ]


def _icons(movement: Movement) -> list[str]:
    """Variation and assurance; their mark where the chart may not leave."""
    if movement.withheld:
        return [CONFIDENTIAL, CONFIDENTIAL]
    return [movement.variation if movement.has_limits else "", movement.assurance or ""]


def _numbers(figure: Figure) -> list[float | int | str | None]:
    """Numerator, denominator and value; where there is no value, its mark: ``[c]``, ``[x]``."""
    if figure.value is None:
        mark = CONFIDENTIAL if figure.text == CONFIDENTIAL else NOT_AVAILABLE
        return [mark, mark, mark]
    return [plain_number(each) for each in (figure.numerator, figure.denominator, figure.value)]


def _cases(visit: Visit, measure: str) -> Response:
    found = _finding(visit, measure)
    rows = case_rows(visit.moment, measure, found.figure.month, found.figure.window)
    plain = rows.astype(object).where(rows.notna(), None)
    return _csv(
        list(rows.columns),
        ([_plain(value) for value in row] for row in plain.itertuples(index=False)),
        f"{measure}-{found.figure.month}-rows-not-for-release.csv",
        first_line=_NOT_FOR_RELEASE,
    )


# ── workbooks and their issues ────────────────────────────────────────────────────────────────


def _load_issues(
    as_file: Callable[[Sequence[Issue], str], Response], visit: Visit, load: int
) -> Response:
    visit.moment.reader.load(load)
    return as_file(visit.moment.reader.issues(load), f"load-{load}")


def _upload_issues(visit: Visit, upload: int) -> Response:
    return _issues_csv(visit.moment.reader.upload(upload).issues, f"upload-{upload}")


def _issues_csv(found: Sequence[Issue], name: str) -> Response:
    headings = ("severity", "code", "list", "where", "sheet", "row", "column", "value", "message")
    rows = (
        [
            issue.severity,
            issue.code,
            issue.list,
            address(issue),
            issue.sheet,
            issue.row,
            issue.column,
            issue.value,
            issue.message,
        ]
        for issue in found
    )
    return _csv(headings, rows, f"{name}-issues.csv")


def _issues_json(found: Sequence[Issue], name: str) -> Response:
    text = json.dumps([asdict(issue) for issue in found], ensure_ascii=False, indent=1)
    return _file(text.encode("utf-8"), f"{name}-issues.json", "application/json")


def _load_workbook(visit: Visit, load: int) -> Response:
    reader = visit.moment.reader
    return _marked(reader.workbook(load), reader.load(load).file_name, reader.issues(load))


def _upload_workbook(visit: Visit, upload: int) -> Response:
    reader = visit.moment.reader
    handed_in = reader.upload(upload)
    if handed_in.load is not None:
        return _load_workbook(visit, handed_in.load)
    content = reader.upload_content(upload)
    return _marked(content, handed_in.file_name, handed_in.issues)


def _marked(content: bytes, file_name: str, found: Sequence[Issue]) -> Response:
    name = f"{Path(file_name).stem}-marked.xlsx"
    return _file(marked_workbook(content, file_name, found), name, _XLSX)


def _template() -> Response:
    return _file(template(), "extract-template.xlsx", _XLSX)


def _take_in(site: Site) -> Response:
    """Keep the files handed in and set the worker on them."""
    handed_in = [each for each in request.files.getlist("file") if each.filename]
    if not handed_in:
        raise KpiError("No file arrived: choose a workbook.")
    ids = []
    for each in handed_in:
        with tempfile.TemporaryDirectory(prefix="kpi-upload-") as folder:
            path = Path(folder) / "workbook"
            each.save(path)
            name = Path(each.filename or "").name
            ids.append(loading.stage(site.store, path, file_name=name, by=site.by))
    for id in ids:
        site.jobs.preview(id)
    return jsonify(uploads=ids)


# ── files ─────────────────────────────────────────────────────────────────────────────────────


def _csv(
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    name: str,
    *,
    first_line: str | None = None,
) -> Response:
    """A CSV file that Excel reads as UTF-8 and takes no text in for a formula."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    if first_line:
        writer.writerow([first_line])
    writer.writerow(headings)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return _file(made.getvalue().encode("utf-8-sig"), name, "text/csv")


def _plain(value: Any) -> Any:
    """A case's cell as text that sorts: dates as 2012-03-31."""
    if hasattr(value, "date") and callable(value.date):
        return value.date().isoformat()
    return plain_number(value) if isinstance(value, float) else value


def _file(content: bytes, name: str, mimetype: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)
