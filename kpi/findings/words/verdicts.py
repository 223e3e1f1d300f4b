"""What a target says of a figure in words, each as the places that speak of it need it."""

from dataclasses import dataclass

from kpi.targets import Status


@dataclass(frozen=True)
class VerdictWords:
    """One status in words.

    Attributes:
        name: as a tag or a table's cell has it.
        of_target: what is said of a target within a sentence: ``Target below 14.4%: not met``.
        target: the same as a line of its own; blank where nothing is judged.
        answer: to "Is it met now?"; blank where nothing is judged.
        within: of a limit, which is named in it.
    """

    name: str
    of_target: str = "can't be judged"
    target: str = ""
    answer: str = ""
    within: str = "No limit"


VERDICTS: dict[Status, VerdictWords] = {
    "met": VerdictWords("Met", "met", "Target met", "Yes", "Within {}"),
    "near": VerdictWords(
        "Near", "not met, but near", "Target not met, near", "No, but near", "Above {}, near"
    ),
    "missed": VerdictWords("Missed", "not met", "Target missed", "No", "Above {}"),
    "no_data": VerdictWords("No data"),
    "no_target": VerdictWords("No target"),
}
