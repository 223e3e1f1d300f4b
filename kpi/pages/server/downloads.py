"""The addresses that answer with a file, and the one that takes files in.

A route asks for a finding, releases it, has the file made and sends it. Rows about children are
not released: they say so.
"""

import gzip
import io
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeAlias

from dash import Dash
from flask import Flask, Response, jsonify, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter, Map

from kpi import loading
from kpi.charts.export import CHARTS, export_figure
from kpi.entries.commentary import events
from kpi.errors import KpiError, NotFound, Trouble
from kpi.extracts.issues import Issue
from kpi.extracts.template import template
from kpi.files.cases import cases_not_for_release
from kpi.files.figures import months_csv, scorecard_csv, series_csv
from kpi.files.file import File
from kpi.files.issues import issues_csv, issues_json, marked_xlsx
from kpi.files.pictures import plotly_bundle
from kpi.findings import Finding, Moment, case_rows, finding, scorecard
from kpi.findings.release import release
from kpi.findings.restated import restated, restated_of
from kpi.pages.pieces.address import asked_month
from kpi.pages.pieces.site import Site, Visit
from kpi.private_folder import private_folder

_KINDS = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Answer: TypeAlias = Callable[..., Response]
"""What makes a file of a visit and the parts of the address that asks for it."""

_PLOTLY_PATH = "/_dash-component-suites/plotly/package_data/plotly.min.js"


class _Number(IntegerConverter):
    """The number of something stored; a larger one than the store can hold leads nowhere."""

    def __init__(self, rules: Map) -> None:
        super().__init__(rules, max=2**31 - 1)


def register(app: Dash, site: Site) -> None:
    """The addresses that answer with a file, and the one that takes files in."""
    server: Flask = app.server
    server.url_map.converters["number"] = _Number

    def route(rule: str, answer: Answer, *, methods: Sequence[str] = ("GET",)) -> None:
        server.add_url_rule(rule, rule, _with_sentences(answer), methods=methods)

    def read(rule: str, answer: Answer) -> None:
        route(rule, partial(_at_one_moment, site, answer))

    route(_PLOTLY_PATH, _plotly)
    read("/scorecard.csv", _scorecard)
    read("/measure/<measure>/series.csv", _series)
    read("/measure/<measure>/months.csv", _months)
    read("/measure/<measure>/picture.json", _picture)
    read("/measure/<measure>/cases.csv", _cases)
    read("/loads/<number:load>/issues.csv", partial(_load_issues, issues_csv))
    read("/loads/<number:load>/issues.json", partial(_load_issues, issues_json))
    read("/loads/<number:load>/workbook.xlsx", _load_workbook)
    read("/uploads/<number:upload>/issues.csv", _upload_issues)
    read("/uploads/<number:upload>/workbook.xlsx", _upload_workbook)
    route("/template.xlsx", _template)
    route("/upload/files", partial(_take_in, site), methods=["POST"])


def _with_sentences(answer: Answer) -> Callable[..., ResponseReturnValue]:
    """Problems that a person can put right are answered with their sentence."""

    def answered(**parts: object) -> ResponseReturnValue:
        try:
            return answer(**parts)
        except NotFound as missing:
            return jsonify(message=str(missing)), 404
        except Trouble as trouble:  # not the fault of what was asked
            return jsonify(message=str(trouble)), 503
        except KpiError as error:
            return jsonify(message=str(error)), 400

    return answered


def _at_one_moment(site: Site, answer: Answer, **parts: object) -> Response:
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


# ── what leaves ───────────────────────────────────────────────────────────────────────────────


def _send(file: File) -> Response:
    return send_file(
        io.BytesIO(file.content),
        mimetype=_KINDS[Path(file.name).suffix],
        as_attachment=True,
        download_name=file.name,
    )


def _asked(visit: Visit, measure: str) -> Finding:
    """The finding that an address asks for."""
    params = visit.params
    return visit.moment.once(finding, measure, asked_month(params), window=params.get("window"))


def _series(visit: Visit, measure: str) -> Response:
    return _send(series_csv(release(_asked(visit, measure))))


def _months(visit: Visit, measure: str) -> Response:
    return _send(months_csv(release(_asked(visit, measure))))


def _picture(visit: Visit, measure: str) -> Response:
    asked = visit.params.get("chart", "target")
    kind = next((each for each in CHARTS if each == asked), None)
    if kind is None:
        raise NotFound(f"There is no chart {asked!r}. The charts are: {', '.join(CHARTS)}.")
    return jsonify(
        export_figure(
            release(_asked(visit, measure)),
            demonstration=visit.is_demonstration,
            events=events(visit.moment),
            chart=kind,
        )
    )


def _scorecard(visit: Visit) -> Response:
    card = visit.moment.once(scorecard, asked_month(visit.params))
    changed = visit.moment.once(restated)
    moved = {each.measure.id for each in card.findings if card.month in restated_of(changed, each)}
    return _send(
        scorecard_csv(card.month, [release(each) for each in card.findings], restated=moved)
    )


def _cases(visit: Visit, measure: str) -> Response:
    figure = _asked(visit, measure).figure
    rows = case_rows(visit.moment, measure, figure.month, window=figure.window)
    return _send(cases_not_for_release(measure, figure.month, rows))


def _load_issues(
    as_file: Callable[[Sequence[Issue], str], File], visit: Visit, load: int
) -> Response:
    visit.moment.reader.load(load)
    return _send(as_file(visit.moment.reader.issues(load), f"load-{load}"))


def _upload_issues(visit: Visit, upload: int) -> Response:
    return _send(issues_csv(visit.moment.reader.upload(upload).issues, f"upload-{upload}"))


def _load_workbook(visit: Visit, load: int) -> Response:
    reader = visit.moment.reader
    content, name = reader.workbook(load), reader.load(load).file_name
    return _send(marked_xlsx(content, name, reader.issues(load)))


def _upload_workbook(visit: Visit, upload: int) -> Response:
    reader = visit.moment.reader
    handed_in = reader.upload(upload)
    if handed_in.load is not None:
        return _load_workbook(visit, handed_in.load)
    content = reader.upload_content(upload)
    return _send(marked_xlsx(content, handed_in.file_name, handed_in.issues))


def _template() -> Response:
    return _send(File("extract-template.xlsx", template()))


# ── what comes in ─────────────────────────────────────────────────────────────────────────────


def _take_in(site: Site) -> Response:
    """Keep the files handed in and set the worker on them."""
    handed_in = [each for each in request.files.getlist("file") if each.filename]
    if not handed_in:
        raise KpiError("No file arrived: choose a workbook.")
    ids = []
    for each in handed_in:
        with private_folder() as folder:
            path = folder / "workbook"
            each.save(path)
            name = Path(each.filename or "").name
            ids.append(loading.stage(site.store, path, file_name=name, by=site.by, at=site.clock()))
    for id in ids:
        site.jobs.start(id)
    return jsonify(uploads=ids)
