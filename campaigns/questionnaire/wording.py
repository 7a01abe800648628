"""Small turns of phrase."""


def lowered(words: str) -> str:
    """For the middle of a sentence: « Montant TTC » → « montant TTC », but « ENT » stays."""
    is_acronym = words[1:2].isupper()
    return words if is_acronym else words[:1].lower() + words[1:]
