"""Small matters of wording."""


def lower_first(words: str) -> str:
    """Words that stood alone, as they stand within a sentence."""
    return words[:1].lower() + words[1:]
