"""The sentence engine: what is said of a finding on pages, in alt texts, files and slides."""

from collections.abc import Iterable

from kpi.calendar import Month, day_name, month_name
from kpi.extracts.lists import extract_lists
from kpi.findings.model import Figure, Finding, Point, TargetLine
from kpi.measures.definition import sources
from kpi.measures.sources import Source
from kpi.plan import MeasureEntry
from kpi.settings import Settings
from kpi.targets import (
    Judgement,
)
from kpi.wording import (
    in_words,
    period,
)


def put_into_words(
    *,
    measure: MeasureEntry,
    figure: Figure,
    judgements: tuple[Judgement, ...],
    last_month: Figure,
    year_before: Figure,
    direction_of_travel: str,
    direction_since_year: str,
    series: tuple[Point, ...],
    monthly: tuple[Point, ...],
    target_lines: tuple[TargetLine, ...],
) -> Finding:
    """A finding with its title, subtitle, source and sentence, all from the same figures."""
    return Finding(
        measure=measure,
        figure=figure,
        judgements=judgements,
        last_month=last_month,
        year_before=year_before,
        direction_of_travel=direction_of_travel,
        direction_since_year=direction_since_year,
        series=series,
        monthly=monthly,
        target_lines=target_lines,
        title=_title(measure, series, judgements[0], year_before),
        subtitle=_subtitle(measure, figure.window, series),
        source=_source(measure, figure),
        sentence=_sentence(measure, figure, judgements),
    )


def _title(
    entry: MeasureEntry, series: tuple[Point, ...], judgement: Judgement, year_before: Figure
) -> str:
    """What the chart shows, in ten words or so."""
    if not series or series[-1].figure.value is None:
        return f"{entry.name}: no figure"
    now = series[-1].figure
    of = month_name(now.month)
    if judgement.status not in ("met", "near", "missed"):
        if year_before.value is None:
            return f"{entry.name}: {now.text} {period(now.window, now.month, now.as_at)}"
        return f"{now.text} in {of}, against {year_before.text} a year before"
    met = judgement.status == "met"
    since = _since(series, met=met)
    said = "Target met" if met else "Target not met"
    target = judgement.words[0].lower() + judgement.words[1:]
    when = f"in {of}" if since == now.month else f"since {month_name(since)}"
    return f"{said} {when}: {now.text}, target {target}"


def _since(series: tuple[Point, ...], *, met: bool) -> Month:
    """The first month of the run of months that the target has been met, or not, up to now."""
    since = series[-1].figure.month
    for point in reversed(series):
        if point.status not in ("met", "near", "missed") or (point.status == "met") != met:
            break
        since = point.figure.month
    return since


def _subtitle(entry: MeasureEntry, window: str, series: tuple[Point, ...]) -> str:
    each = {
        "month": "each month",
        "ytd": "1 April to each month",
        "r12": "12 months to each month",
        "snap": "at each month's end",
        "quarter": "quarter to each month",
        "cumulative": "all so far at each month",
    }[window]
    parts = [entry.name, each, Settings().council]
    known = [point.figure.month for point in series if point.figure.value is not None]
    if known:
        first, last = known[0], series[-1].figure.month
        parts.append(f"{month_name(first)} to {month_name(last)}")
    return ", ".join(parts)


def _source(entry: MeasureEntry, figure: Figure) -> str:
    reasons = " ".join(("", *figure.confidence_reasons))
    as_at = f", as at {day_name(figure.as_at)}" if figure.as_at else ""
    return (
        f"Source: monthly extracts ({', '.join(list_titles(entry))}){as_at}. "
        f"Confidence: {figure.confidence}.{reasons}"
    )


def _sentence(entry: MeasureEntry, figure: Figure, judgements: Iterable[Judgement]) -> str:
    """Everything said of a figure: page, alt text and files all have this sentence."""
    if figure.value is None:
        return f"{entry.name}: no figure {period(figure.window, figure.month)}. {figure.reason}"
    made_of = f" ({figure.count_text})" if figure.denominator is not None else ""
    made_of += f" ({figure.rate_text})" if figure.rate_text else ""
    when = period(figure.window, figure.month, figure.as_at)
    parts = [f"{entry.name}: {figure.text}{made_of} {when}."]
    if figure.part:
        parts.append("The month is covered only in part, so it is not judged.")
    parts += [_verdict_words(each) for each in judgements if each.status != "no_target"]
    if figure.remark:
        parts.append(figure.remark)
    parts.append(f"Confidence: {figure.confidence}.")
    return " ".join(parts)


def _verdict_words(judgement: Judgement) -> str:
    target = judgement.words[0].lower() + judgement.words[1:]
    near = f", but near ({judgement.near})" if judgement.near else ", but near"
    verdict = {
        "met": "met",
        "near": f"not met{near}",
        "missed": "not met",
        "no_data": "can't be judged",
    }[judgement.status]
    hindsight = f", judged in hindsight: it holds {judgement.held}" if judgement.hindsight else ""
    return f"Target {target}: {verdict}{hindsight}."


def scorecard_sentence(findings: tuple[Finding, ...]) -> str:
    headlines = [each for each in findings if each.measure.headline]
    judged = [each for each in headlines if each.status in ("met", "near", "missed")]
    met = sum(each.status == "met" for each in judged)
    if not judged:
        return "None of the headline targets can be judged this month."
    of = in_words(len(judged))
    some = in_words(met).capitalize() if met else "None"
    sentence = f"{some} of {of} headline targets {'is' if met == 1 else 'are'} met."
    unjudged = len(headlines) - len(judged)
    if unjudged:
        names = " and ".join(each.measure.name for each in headlines if each not in judged)
        sentence += (
            f" {names} {'has' if unjudged == 1 else 'have'} no target or no data this month."
        )
    return sentence


def status_changes(findings: tuple[Finding, ...]) -> Iterable[str]:
    """Measures that met their target last month and do not now, and the other way round.

    Also those that have lost their figure.
    """
    for each in findings:
        if each.figure.value is None and each.last_month.value is not None:
            yield (
                f"{each.measure.name}: no figure, after {each.last_month.text} the month before. "
                f"{each.figure.reason}"
            )
        if len(each.series) < 2 or each.last_month.value is None or each.figure.value is None:
            continue
        was, now = each.series[-2].status == "met", each.status == "met"
        judged = {"met", "near", "missed"}
        if was == now or not {each.series[-2].status, each.status} <= judged:
            continue
        target = each.judgement.words[0].lower() + each.judgement.words[1:]
        yield (
            f"{each.measure.name}: target {target} is {'met again' if now else 'no longer met'}, "
            f"{each.figure.text} after {each.last_month.text} the month before."
        )


def list_titles(entry: MeasureEntry) -> list[str]:
    """The titles of the lists that a measure rests on."""
    return list(dict.fromkeys(list_title(each) for each in sources(entry.id)))


def list_title(source: Source) -> str:
    return extract_lists()[source.list_id].title if source.list_id else "any list"
