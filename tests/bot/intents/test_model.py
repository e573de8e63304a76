import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.intents.conftest import Reader
from wingbeat.bot.intents.rules.features import pieces, words
from wingbeat.bot.intents.rules.gate import signs
from wingbeat.bot.intents.rules.model import Example, IntentModel, UnreadableModel
from wingbeat.bot.intents.rules.solve import Factor
from wingbeat.bot.intents.rules.spelling import Head, Spelling
from wingbeat.bot.intents.rules.training import TooFewIntents, Without


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("any idea where my delivery is?", "parcel"),
        ("快递怎么还没到", "parcel"),
        ("I still have not got my refund", "refund"),
        ("请问什么时候退钱给我", "refund"),
        ("could you mail me the invoice", "invoice"),
        ("开个发票", "invoice"),
        ("the shoes, which size", "size"),
        ("我想取消订单", "cancel"),
        ("coupon code is rejected", "voucher"),
    ],
)
def test_a_message_said_in_other_words_is_known(model: IntentModel, reader: Reader, text: str, intent: str) -> None:
    assert reader.read(model, text).whole.intents[0].name == intent


def test_what_nobody_taught_is_likelier_outside_than_anything_taught(model: IntentModel, reader: Reader) -> None:
    foreign = ["what is the weather in Paris", "write me a poem about autumn", "今天股市怎么样", "红烧肉怎么做"]
    known = ["where is my package", "我的包裹到哪里了", "refund please", "发票怎么开"]
    outside = [reader.read(model, text).whole.outside for text in foreign]
    inside = [reader.read(model, text).whole.outside for text in known]
    assert min(outside) > max(inside)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("where is my parcel and can I have an invoice?", ["parcel", "invoice"]),
        ("我要退款，另外怎么下载发票？", ["refund", "invoice"]),
    ],
)
def test_two_things_in_one_message_are_both_heard(
    model: IntentModel, reader: Reader, text: str, intents: list[str]
) -> None:
    assert [part.intents[0].name for part in reader.read(model, text).parts] == intents


def test_one_thing_with_a_comma_stays_one(model: IntentModel, reader: Reader) -> None:
    assert len(reader.read(model, "hello, please cancel my order").parts) == 1


def test_traditional_characters_are_understood_as_simplified_ones(model: IntentModel, reader: Reader) -> None:
    assert reader.read(model, "退款什麼時候到賬").whole == reader.read(model, "退款什么时候到账").whole


def test_chances_of_the_intents_are_at_most_one_together(model: IntentModel, reader: Reader) -> None:
    whole = reader.read(model, "can I cancel and get a refund").whole
    assert 0 < sum(one.confidence for one in whole.intents) <= 1 + 1e-6


def test_training_again_gives_the_same_model(model: IntentModel, reader: Reader) -> None:
    assert reader.train(reader.examples()).to_bytes() == model.to_bytes()


def test_a_model_read_back_says_the_same(model: IntentModel, reader: Reader) -> None:
    again = IntentModel.from_bytes(model.to_bytes())
    for example in reader.examples():
        vector = reader.encode([example.text])[0]
        assert again.classify(example.text, vector) == model.classify(example.text, vector)


@given(at=st.integers(0, 10**9), to=st.integers(0, 255))
def test_a_changed_byte_is_told(model: IntentModel, at: int, to: int) -> None:
    data = bytearray(model.to_bytes())
    at %= len(data)
    if data[at] == to:
        to = 255 - to
    data[at] = to
    with pytest.raises(UnreadableModel):
        IntentModel.from_bytes(bytes(data))


@given(share=st.floats(0, 0.999))
def test_a_cut_file_is_told(model: IntentModel, share: float) -> None:
    data = model.to_bytes()
    with pytest.raises(UnreadableModel):
        IntentModel.from_bytes(data[: int(share * len(data))])


def test_a_model_knows_its_examples(model: IntentModel, reader: Reader) -> None:
    assert sorted(one.text for one in model.examples()) == sorted(one.text for one in reader.examples())
    assert {one.text: one.label for one in model.examples()} == {one.text: one.label for one in reader.examples()}


def test_examples_of_nothing_teach_what_is_outside(model: IntentModel, reader: Reader) -> None:
    chat = ["tell me a joke", "what time is it", "play some music", "who won the match", "sing a song for me"]
    taught = reader.train([*reader.examples(), *(Example(text, "oos") for text in chat)])
    before, after = (reader.read(one, "tell me one more joke").whole.outside for one in (model, taught))
    assert after > before


def test_without_vectors_the_spelling_still_tells(model: IntentModel) -> None:
    intents, _ = model.classify("cancel my order", np.zeros(1, np.float32))
    assert intents[0].name == "cancel"


def test_one_intent_is_nothing_to_choose_from(reader: Reader) -> None:
    with pytest.raises(TooFewIntents):
        reader.train([Example("a", "one"), Example("b", "one"), Example("c", "oos")])


@given(st.text(max_size=40))
def test_any_text_has_spelling(text: str) -> None:
    assert pieces(text).dtype == np.uint32
    assert words(text).dtype == np.uint32


def test_spelling_is_the_same_in_every_process() -> None:
    code = "from wingbeat.bot.intents.rules.features import *; print(pieces('退款 now').tolist(), words('退款 now').tolist())"
    told = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert told == {f"{pieces('退款 now').tolist()} {words('退款 now').tolist()}\n"}


@pytest.mark.parametrize("size", [1, 255, 256, 700, 1100])
def test_equations_are_solved(size: int) -> None:
    dice = np.random.default_rng(size)
    root = dice.standard_normal((size, size)).astype(np.float32)
    matrix = np.asarray(root @ root.T / size + np.eye(size), np.float32)
    right = dice.standard_normal((size, 3)).astype(np.float32)
    factor = Factor(np.array(matrix))
    assert np.allclose(matrix @ factor.solve(right.copy()), right, atol=1e-3)
    last = -(size + 1) // 2
    root = factor.root(-last)
    assert np.allclose(root.T @ root, np.linalg.inv(matrix)[last:, last:], atol=1e-3)


def test_what_is_summed_up_for_each_piece_says_what_the_examples_say_one_by_one(reader: Reader) -> None:
    texts = [one.text for one in reader.examples()]
    spelling, alike = Spelling(texts), np.zeros((len(texts),) * 2, np.float32)
    spelling.add_all(alike, 1.0)
    weights = np.random.default_rng(1).standard_normal((len(texts), 4)).astype(np.float32)
    head = Head(spelling.summed(weights))
    said = np.array([head.scores(text) for text in texts])
    assert np.allclose(said, alike @ weights, atol=0.05)


def test_what_is_taken_out_is_read_as_if_it_had_never_been_learnt() -> None:
    dice = np.random.default_rng(1)
    owners, size, last = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 2], np.int32), 10, 4
    root = dice.standard_normal((size, size))
    matrix = np.asarray(root @ root.T + np.eye(size), np.float32)
    wanted = np.asarray(dice.standard_normal((size, 3)), np.float32)
    factor = Factor(np.array(matrix))
    weights = factor.solve(wanted.copy())
    near = np.asarray(matrix[-last:], np.float32)
    without = Without(owners, near, factor.root(last), wanted[-last:], weights[-last:])
    for at, scores in enumerate(without.each(), size - last):
        rest = np.delete(np.arange(size), at)
        learnt = np.linalg.solve(matrix[np.ix_(rest, rest)], wanted[rest])
        assert np.allclose(scores, matrix[at, rest] @ learnt, atol=1e-2)


def test_an_intent_taken_out_is_read_as_if_none_of_it_had_ever_been_learnt() -> None:
    dice = np.random.default_rng(2)
    owners, size, last = np.array([0, 1, 0, 1, 0, 1, 2, 2, 2], np.int32), 9, 3
    root = dice.standard_normal((size, size))
    matrix = np.asarray(root @ root.T + np.eye(size), np.float32)
    wanted = np.asarray(dice.standard_normal((size, 3)), np.float32)
    factor = Factor(np.array(matrix))
    near = np.asarray(matrix[-last:], np.float32)
    told = Without(owners, near, factor.root(last), wanted[-last:], factor.solve(wanted.copy())[-last:]).whole([2])
    rest = slice(0, size - last)
    scores = matrix[-last:, rest] @ np.linalg.solve(matrix[rest, rest], wanted[rest])
    assert np.allclose(told, signs(scores[:, :2], near[:, rest]), atol=1e-2)
