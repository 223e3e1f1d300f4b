"""Builds the Dash app and its server; `python app.py` serves it on this machine."""

import logging

import waitress
from dash import Dash, set_props
from flask import Flask

from kpi import loading, private_folder
from kpi.demo.figures import figures
from kpi.errors import KpiError
from kpi.incidents import note_incident
from kpi.loading.worker import Jobs
from kpi.pages.pieces.site import Provenance, Site
from kpi.pages.screens import SCREENS
from kpi.pages.server import downloads, router, safety, shell
from kpi.pages.server.clock import now
from kpi.settings import ROOT, Settings
from kpi.store import Store, open_store

HOST, PORT = "127.0.0.1", 8050
_THREADS = 8
_CONNECTIONS = 2_000
"""Open at once: two hundred viewers keep six each, and slow ones shut nobody out."""
_JOBS = "kpi-jobs"  # where the server keeps its worker, to stop it when it stops
_IDLE_SECONDS, _SWEEP_SECONDS = 30, 5
"""A connection that sends nothing for so long is closed; how often that is looked at."""

_INDEX = """<!DOCTYPE html>
<html lang="en-GB">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
{%css%}
</head>
<body>
<noscript>These pages need JavaScript, which this browser does not run.</noscript>
{%app_entry%}
{%config%}
{%scripts%}
{%renderer%}
</body>
</html>
"""


def create_app(store: Store, settings: Settings | None = None) -> Dash:
    """The product's pages over a store."""
    settings = settings or Settings()
    private_folder.sweep()
    loading.refresh(store, at=now())
    jobs = Jobs(store, now)
    site = Site(
        store,
        settings.council,
        settings.upload_limit,
        jobs,
        now,
        demonstration=_demonstration(),
    )
    app = Dash(
        "kpi",
        title=f"{shell.PRODUCT}, {settings.council}",
        update_title="",
        assets_folder=str(ROOT / "assets"),
        index_string=_INDEX,
        compress=True,
        serve_locally=True,
        enable_mcp=False,
        # Pages come and go with the address, and their controls with them.
        suppress_callback_exceptions=True,
        on_error=_tell,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.server.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/json",
        "image/svg+xml",
    ]
    safety.guard(app, upload_limit=settings.upload_limit)
    downloads.register(app, site)
    app.layout = shell.shell(settings.council)
    router.register(app, site)
    for screen in SCREENS:
        screen.register(app, site)
    app.server.extensions[_JOBS] = jobs
    jobs.resume()
    return app


def serve_forever(store: Store, *, host: str = HOST, port: int = PORT) -> None:
    """Serve until stopped.

    Raises:
        KpiError: the host is not this machine: until there are accounts, nobody else may see this.
    """
    if not safety.is_this_machine(host):
        raise KpiError(
            f"Until it has accounts, the product serves this machine alone, not {host}: use "
            "127.0.0.1."
        )
    settings = Settings()
    server = create_app(store, settings).server
    print(f"Serving on http://{host}:{port} (stop with Ctrl+C)", flush=True)
    try:
        _serve(server, settings, host=host, port=port)
    finally:
        server.extensions[_JOBS].close()


def _serve(server: Flask, settings: Settings, *, host: str, port: int) -> None:
    waitress.serve(
        server,
        host=host,
        port=port,
        threads=_THREADS,
        connection_limit=_CONNECTIONS,
        channel_timeout=_IDLE_SECONDS,
        cleanup_interval=_SWEEP_SECONDS,
        asyncore_use_poll=True,  # select() knows no more than 1,024 files
        ident=None,
        # Beyond this nothing is even received; up to it, Flask answers with a sentence.
        max_request_body_size=2 * settings.upload_limit,
    )


def _demonstration() -> list[Provenance]:
    """Which of the demonstration's figures are published, and which invented."""
    return [
        Provenance(
            figures=name.replace("_", " ").capitalize(),
            status=series.status,
            source=series.source,
            years=", ".join(series.years),
        )
        for name, series in figures().series.items()
    ]


def _tell(error: Exception) -> None:
    """A problem in a callback is told as a notice that stays; a defect has its number."""
    if isinstance(error, KpiError):
        title, message = "That can't be done", str(error)
    else:
        number = note_incident(error)
        title = "Something went wrong"
        message = f"It is not your fault. Incident {number}: tell whoever runs this product."
    set_props(
        "notices",
        {
            "sendNotifications": [
                {
                    "action": "show",
                    "id": "problem",
                    "title": title,
                    "message": message,
                    "color": "red",
                    "autoClose": False,
                }
            ]
        },
    )


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    serve_forever(open_store(Settings().database_url))
