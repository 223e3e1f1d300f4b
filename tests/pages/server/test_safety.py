"""Who is answered, and with what headers."""

import io

import pytest
from dash import Dash
from flask.testing import FlaskClient

from app import serve_forever
from kpi.errors import KpiError
from kpi.pages.server.safety import is_same_origin, is_this_machine
from kpi.store import Store
from tests.pages.conftest import LIMIT


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8050", "[::1]:8050", "LOCALHOST:1"])
def test_this_machine_is_answered_under_each_of_its_names(host: str) -> None:
    assert is_this_machine(host)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.5:8050", "localhost@evil", "", "[::"]
)
def test_no_other_name_is_this_machine(host: str) -> None:
    assert not is_this_machine(host)


def test_a_page_asked_for_under_another_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "kpi.evil.example"}).status_code == 403


def test_a_post_from_another_sites_page_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/_dash-update-component", json={}, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 403


def test_a_post_needs_our_own_origin_down_to_the_port() -> None:
    assert is_same_origin("http://127.0.0.1:8050", "127.0.0.1:8050")
    assert is_same_origin(None, "127.0.0.1:8050")
    assert not is_same_origin("http://127.0.0.1:9999", "127.0.0.1:8050")
    assert not is_same_origin("null", "127.0.0.1:8050")
    assert not is_same_origin("http://[", "127.0.0.1:8050")


def test_a_page_may_run_only_what_we_serve(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    script = policy.split("script-src")[1].split(";")[0]
    assert "unsafe-inline" not in script


def test_the_inline_scripts_of_the_page_are_just_those_in_the_policy(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    inline = page.count("<script>") + page.count('<script id="_dash-renderer"')
    policy = client.get("/").headers["Content-Security-Policy"]
    assert inline == policy.count("'sha256-")


def test_figures_are_never_kept_by_a_browser_and_our_files_for_a_year(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    address = page.get_data(as_text=True).split('href="/assets/style.css')[1].split('"')[0]
    kept = client.get("/assets/style.css" + address)
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_scripts_travel_compressed(client: FlaskClient) -> None:
    plotly = client.get(
        "/_dash-component-suites/plotly/package_data/plotly.min.js",
        headers={"Accept-Encoding": "gzip"},
    )
    assert plotly.headers["Content-Encoding"] == "gzip"
    assert len(plotly.data) < 2_000_000


def test_plotly_is_the_script_that_its_package_brings(client: FlaskClient) -> None:
    from plotly.offline import get_plotlyjs_version

    plotly = client.get("/_dash-component-suites/plotly/package_data/plotly.min.js").data
    assert b"plotly.js v" + get_plotlyjs_version().encode() in plotly[:200]


def test_the_first_page_names_no_other_server(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    loaded = [part.split('"')[0] for part in page.replace("href=", "src=").split('src="')[1:]]
    assert loaded
    assert [address for address in loaded if not address.startswith("/")] == []


def test_the_page_is_in_british_english(client: FlaskClient) -> None:
    assert '<html lang="en-GB">' in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/measure/cp_repeat", 200), ("/loads/", 200), ("/nowhere", 404)],
)
def test_an_address_without_a_page_has_the_status_for_it(
    client: FlaskClient, path: str, status: int
) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/_dash-component-suites/nothing/a.js",
        "/_dash-component-suites/dash/nothing.js",
        "/_dash-component-suites/dash/../../secret",
    ],
)
def test_an_unknown_component_file_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 2**63, 10**400])
@pytest.mark.parametrize("address", ["/loads/{}/issues.csv", "/uploads/{}/workbook.xlsx"])
def test_a_number_that_nothing_stored_has_is_not_found(
    client: FlaskClient, address: str, number: int
) -> None:
    assert client.get(address.format(number)).status_code == 404


def test_a_file_over_the_limit_is_told_in_a_sentence(client: FlaskClient) -> None:
    answer = client.post(
        "/upload/files", data={"file": (io.BytesIO(b"0" * (LIMIT + 100_000)), "big.xlsx")}
    )
    assert answer.status_code == 413
    assert "the most that can be uploaded" in answer.get_json()["message"]


def test_a_defect_has_a_number_and_shows_nothing_of_itself(
    app: Dash, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    app.server.add_url_rule("/broken.csv", "broken", broken)
    answer = client.get("/broken.csv")
    assert answer.status_code == 500
    assert "secret" not in answer.get_data(as_text=True)
    assert answer.get_json()["incident"] in caplog.text
    assert "secret detail" in caplog.text


def test_no_other_address_is_served_until_there_are_accounts(store: Store) -> None:
    with pytest.raises(KpiError, match=r"not 0\.0\.0\.0"):
        serve_forever(store, host="0.0.0.0")
