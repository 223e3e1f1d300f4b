"""The sentence engine: what is said of a finding on pages, in alt texts, files and slides."""

from dataclasses import replace

from kpi.analysis.false_signals import expected_false_signals
from kpi.analysis.spc import PointType
from kpi.calendar import Window, day_name, month_end, month_name
from kpi.extracts.lists import extract_lists
from kpi.findings.model import Figure, Finding, Point, Signal, latest_run
from kpi.findings.words.movement import beside_sentences, signal_sentence
from kpi.findings.words.printed import in_words
from kpi.findings.words.verdicts import VERDICTS
from kpi.findings.words.windows import WINDOWS, period
from kpi.measures.definition import sources
from kpi.measures.source import Source
from kpi.plan import MeasureEntry
from kpi.settings import Settings
from kpi.targets import Judgement


def put_into_words(finding: Finding) -> Finding:
    """A finding with its title, subtitle, source and sentence, all from its own figures."""
    return replace(
        finding,
        title=_title(
            finding.measure, finding.series, finding.judgement, year_before=finding.year_before
        ),
        subtitle=_subtitle(finding.measure, finding.figure.window, finding.series),
        source=_source(finding.measure, finding.figure),
        sentence=_sentence(finding),
    )


def _title(
    entry: MeasureEntry, series: tuple[Point, ...], judgement: Judgement, *, year_before: Figure
) -> str:
    """What the chart shows, in ten words or so."""
    if not series or series[-1].figure.value is None:
        return f"{entry.name}: no figure"
    now = series[-1].figure
    of = month_name(now.month)
    if not judgement.is_judged:
        if year_before.value is None:
            return f"{entry.name}: {now.text} {period(now.window, now.month, now.as_at)}"
        return f"{now.text} in {of}, against {year_before.text} a year before"
    run = latest_run(series, met=judgement.is_met)
    since = run[0].figure.month if run else now.month
    said = "Target met" if judgement.is_met else "Target not met"
    when = f"in {of}" if since == now.month else f"since {month_name(since)}"
    return f"{said} {when}: {now.text}, target {judgement.phrase}"


def _subtitle(entry: MeasureEntry, window: Window, series: tuple[Point, ...]) -> str:
    parts = [entry.name, WINDOWS[window].each, Settings().council]
    known = [point.figure.month for point in series if point.figure.value is not None]
    if known:
        first, last = known[0], series[-1].figure.month
        parts.append(f"{month_name(first)} to {month_name(last)}")
    return ", ".join(parts)


def _source(entry: MeasureEntry, figure: Figure) -> str:
    reasons = " ".join(("", *figure.confidence_reasons))
    as_at = f", as at {day_name(figure.as_at)}" if figure.as_at else ""
    if figure.as_at and figure.as_at > month_end(figure.month):
        as_at += f", the latest to hold {month_name(figure.month)}"
    return (
        f"Source: monthly extracts ({', '.join(list_titles(entry))}){as_at}. "
        f"Confidence: {figure.confidence}.{reasons}"
    )


def _sentence(finding: Finding) -> str:
    """Everything said of a figure: page, alt text and files all have this sentence."""
    figure = finding.figure
    when = period(figure.window, figure.month, figure.as_at)
    moved = [finding.movement.sentence] if finding.movement.has_limits else []
    if figure.value is None:
        return " ".join([f"{finding.measure.name}: no figure {when}. {figure.reason}", *moved])
    made_of = f" ({figure.count_text})" if figure.denominator is not None else ""
    made_of += f" ({figure.rate_text})" if figure.rate_text else ""
    if finding.measure.value == "average" and figure.window != finding.measure.base_window:
        made_of = f" a month ({figure.count_text})"
    parts = [f"{finding.measure.name}: {figure.text}{made_of} {when}."]
    if figure.part:
        parts.append(f"{_why_part(figure)}, so it is not judged.")
    parts += [_verdict_words(each) for each in finding.judgements if each.status != "no_target"]
    parts += moved
    parts += beside_sentences(finding)
    if figure.remark:
        parts.append(figure.remark)
    parts.append(f"Confidence: {figure.confidence}.")
    return " ".join(parts)


def _why_part(figure: Figure) -> str:
    if figure.part_of == "quarter":
        return "The quarter is not over"
    return "The month is covered only in part"


def _verdict_words(judgement: Judgement) -> str:
    verdict = VERDICTS[judgement.status].of_target
    if judgement.status == "near" and judgement.near:
        verdict += f" ({judgement.near})"
    hindsight = f", judged in hindsight: it holds {judgement.held}" if judgement.hindsight else ""
    return f"Target {judgement.phrase}: {verdict}{hindsight}."


def scorecard_sentence(findings: tuple[Finding, ...]) -> str:
    """A month in two sentences: how many headline targets are met, and what really changed."""
    return f"{_headline_sentence(findings)} {_changed_sentence(findings)}".strip()


def _headline_sentence(findings: tuple[Finding, ...]) -> str:
    headlines = [each for each in findings if each.measure.headline]
    judged = [each for each in headlines if each.judgement.is_judged]
    met = sum(each.judgement.is_met for each in judged)
    if not judged:
        return "None of the headline targets can be judged this month."
    of = in_words(len(judged))
    some = in_words(met).capitalize() if met else "None"
    sentence = f"{some} of {of} headline targets {'is' if met == 1 else 'are'} met."
    unjudged = len(headlines) - len(judged)
    if unjudged:
        sentence += f" {_unjudged([each for each in headlines if each not in judged])}"
    return sentence


def _unjudged(headlines: list[Finding]) -> str:
    """Which have no target this month, and which no data."""
    said = []
    for status, what in (("no_target", "no target"), ("no_data", "no data")):
        names = [each.measure.name for each in headlines if each.status == status]
        if names:
            said.append(f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'} {what}")
    return f"{'; '.join(said)} this month."


def _changed_sentence(findings: tuple[Finding, ...]) -> str:
    """How many measures changed by more than chance in this very month, and which way."""
    judged = sum(each.movement.has_limits for each in findings)
    if not judged:
        return ""
    of = _number(judged, "measure")
    latest = [each.movement.latest for each in findings if each.movement.is_new]
    kinds = [point.type for point in latest if point is not None]
    lasting = sum(each.movement.is_signal for each in findings) - len(kinds)
    longer = f"{in_words(lasting)} {'has' if lasting == 1 else 'have'} stood out for longer."
    if not kinds:
        still = f"; {longer}" if lasting else "."
        return f"None of {of} changed by more than chance this month{still}"
    said = [
        f"{in_words(kinds.count(kind))} {words}" for kind, words in _KINDS.items() if kind in kinds
    ]
    all_ = "all " if len(kinds) > 1 else ""
    which = f": {', '.join(said)}." if len(said) > 1 else f", {all_}{_KINDS[kinds[0]]}."
    more = f" {longer.replace(' ', ' more ', 1).capitalize()}" if lasting else ""
    some = in_words(len(kinds)).capitalize()
    return f"{some} of {of} changed by more than chance this month{which}{more}"


_KINDS: dict[PointType, str] = {
    "improvement": "for the better",
    "concern": "for the worse",
    "neutral": "with no good or bad direction",
}


def _number(number: int, noun: str) -> str:
    return f"{in_words(number)} {noun}" + ("" if number == 1 else "s")


def changes(findings: tuple[Finding, ...]) -> tuple[Signal, ...]:
    """The measures whose month is no ordinary variation, those that are new or worse first."""
    signals = [each for each in findings if each.movement.is_signal]
    signals.sort(key=lambda each: (not each.movement.is_new, _asks_for_attention(each)))
    return tuple(Signal(each, signal_sentence(each)) for each in signals)


def _asks_for_attention(finding: Finding) -> int:
    kinds: tuple[PointType, ...] = ("concern", "neutral", "improvement", "common")
    latest = finding.movement.latest
    return kinds.index(latest.type) if latest else len(kinds)


def chance_sentence(findings: tuple[Finding, ...]) -> str:
    """How many signals there would be if nothing had changed at all."""
    judged = [each.movement.judged for each in findings if each.movement.has_limits]
    expected = expected_false_signals(judged)
    about = "none" if expected < 0.5 else f"about {in_words(round(expected))}"
    return (
        f"If nothing had changed, chance alone would still flag {about} of "
        f"{_number(len(judged), 'measure')} in any month."
    )


def lost(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Measures that had a figure last month and have none now, and why."""
    return tuple(
        f"{each.measure.name}: no figure, after {each.last_month.text} the month before. "
        f"{each.figure.reason}"
        for each in findings
        if each.figure.value is None and each.last_month.value is not None
    )


def list_titles(entry: MeasureEntry) -> list[str]:
    """The titles of the lists that a measure rests on."""
    return list(dict.fromkeys(list_title(each) for each in sources(entry.id)))


def list_title(source: Source) -> str:
    return extract_lists()[source.list_id].title if source.list_id else "any list"
