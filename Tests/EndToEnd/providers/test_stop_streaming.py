"""A graceful stop while a model writes: the answer is written to its end, once; nobody is asked again."""

import signal
import threading

from support.visitor import Visitor


def test_an_answer_that_is_being_written_ends_before_the_process_does(make_asking, model):
    model.answer = lambda request: [f"[{request.question}] um ", 1.0, "dois ", 1.0, "três"]
    gateway = make_asking()
    gateway.start()
    visitors = [Visitor(gateway).begin() for _ in range(5)]
    streams = [visitor.listen() for visitor in visitors]
    for number, visitor in enumerate(visitors):
        visitor.write(f"pergunta {number}")
    for stream in streams:
        stream.wait(lambda stream: any(event["kind"] == "delta" for event in stream.events), "the first words")
    asked = len(model.questions)
    gateway.signal(signal.SIGTERM)
    assert gateway.process.wait(timeout=30) == 0
    for stream in streams:
        stream.close()

    gateway.start()
    for number, visitor in enumerate(visitors):
        with visitor.listen() as log:
            log.wait(lambda log: log.messages("bot"), "the answer")
            assert log.messages("bot") == [f"[pergunta {number}] um dois três"]
    assert len(model.questions) == asked == len(visitors)


def test_a_silent_model_does_not_hold_a_stop_up_for_ever(make_asking, model):
    """The deadline of the turn, not the stop, ends the question: the customer is handed to a person."""
    model.answer = lambda request: [threading.Event()]
    gateway = make_asking()
    gateway.start()
    visitor = Visitor(gateway).begin()
    visitor.write("alguém aí?")
    with visitor.listen() as stream:
        stream.wait(lambda _: model.questions, "the question at the model")
        gateway.signal(signal.SIGTERM)
        assert gateway.process.wait(timeout=30) == 0
    gateway.start()
    (conversation,) = gateway.run_json("conversations", "list")
    assert conversation["owner"] == "queue"
    assert len(model.questions) == 1
