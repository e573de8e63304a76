import math

import pytest

from wingbeat.bot.rules.lexical import Lexicon


def lexicon(documents: list[list[str]]) -> Lexicon:
    made = Lexicon()
    for document in documents:
        made.add(document)
    made.close()
    return made


DOCUMENTS = [["return", "tent"], ["return", "return", "boots", "size"], ["size"]]


def test_the_share_of_three_documents_is_what_a_hand_computes() -> None:
    twice, once = math.log(1 + (3 - 2 + 0.5) / 2.5), math.log(1 + (3 - 1 + 0.5) / 1.5)  # by how many documents hold it
    found = lexicon(DOCUMENTS).shares(["return", "tent", "return"]).tolist()
    assert found == pytest.approx([1.0, twice / (twice + once), 0.0], rel=1e-5)


def test_words_that_no_document_holds_lower_the_share() -> None:
    known = lexicon(DOCUMENTS)
    alone, beside = known.shares(["tent"])[0], known.shares(["tent", "pizza"])[0]
    assert 0 < beside < alone / 2


@pytest.mark.parametrize("documents", [[], [[]], DOCUMENTS])
def test_an_empty_question_covers_nothing(documents: list[list[str]]) -> None:
    assert lexicon(documents).shares([]).tolist() == [0.0] * len(documents)
    assert lexicon(documents).shares(["tent"]).shape == (len(documents),)
