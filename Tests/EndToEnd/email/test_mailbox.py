"""A mailbox answered over real servers, as a second client sees it."""

import pytest

from support.api import Caller
from support.content import provider
from support.mailbox_channel import body, position, until


def test_a_mail_is_answered_in_its_thread(shop, ana):
    first = ana.write("pedido de pão às 8h?", subject="Pão de açúcar")
    (answer,) = ana.answers(1)
    assert answer["Subject"] == "Re: Pão de açúcar"
    assert answer["In-Reply-To"] == first and answer["References"] == first
    assert answer["From"] == "Padaria do Sol <loja@balcao.test>"
    assert answer["Auto-Submitted"] == "auto-replied"
    assert body(answer).startswith("eco pedido de pão às 8h?\n")
    assert "> pedido de pão às 8h?" in body(answer)
    assert "eco pedido de pão" in body(answer, "html")

    quoted = "".join(f"> {line}\n" for line in body(answer).splitlines())
    second = ana.write(
        f"pedido dois\n\nEm seg., 24 de nov. de 2026 às 10:00, Padaria <loja@balcao.test> escreveu:\n\n{quoted}",
        subject="Re: Pão de açúcar", In_Reply_To=answer["Message-ID"], References=answer["Message-ID"],
    )
    answers = ana.answers(2)
    assert body(answers[1]).startswith("eco pedido dois\n"), "the quoted mail was taken for new words"
    assert answers[1]["In-Reply-To"] == second
    assert answers[1]["References"].split()[0] == answer["Message-ID"]
    assert len(shop.run_json("conversations", "list")) == 1


def test_what_was_there_before_is_never_answered(make_shop, ana, trusting):
    for number in range(3):
        trusting.deliver("loja", ana.message(f"pedido velho {number}").as_bytes())
    shop = make_shop()
    shop.start()
    shop.connected()
    ana.write("pedido novo")
    assert [body(answer).splitlines()[0] for answer in ana.answers(1)] == ["eco pedido novo"]
    assert len(shop.run_json("conversations", "list")) == 1


@pytest.mark.parametrize(
    "headers, reason",
    [
        ({"Auto-Submitted": "auto-replied"}, "auto-submitted"),
        ({"List-Id": "<novidades.balcao.test>"}, "list"),
        ({"Precedence": "bulk"}, "precedence"),
        ({"From": "no-reply@elsewhere.test"}, "no-reply"),
    ],
)
def test_robots_are_stored_and_not_answered(shop, ana, headers, reason):
    message = ana.message("pedido de um robô")
    for name, value in headers.items():
        del message[name]
        message[name] = value
    ana.send(message)
    conversation = until(lambda: shop.run_json("conversations", "list"))[0]["id"]
    trace = until(lambda: shop.run_json("trace", conversation))[0]
    assert trace["steps"][-1]["verdict"] == "silenced" and reason in trace["steps"][-1]["reason"]["text"]
    ana.write("pedido de uma pessoa")
    assert [body(answer).splitlines()[0] for answer in ana.answers(1)] == ["eco pedido de uma pessoa"]


def test_a_bounce_fails_its_delivery(shop, ana):
    ana.send(ana.message("pedido", Reply_To="ana@elsewhere.test"))
    failed = until(lambda: shop.run_json("deliveries", "list", "--state", "failed"))
    assert len(failed) == 1
    assert "ana@elsewhere.test" in failed[0]["reason"]["text"] and "permanent" in failed[0]["reason"]["text"]


def test_a_refused_recipient_fails_its_delivery(shop, ana):
    ana.send(ana.message("pedido", Reply_To="nobody@balcao.test"))
    failed = until(lambda: shop.run_json("deliveries", "list", "--state", "failed"))
    assert "550" in failed[0]["reason"]["text"]


@pytest.mark.timeout(300)
def test_servers_that_restart_lose_nothing(shop, ana, trusting):
    ana.write("pedido um")
    ana.answers(1)
    trusting.stop_dovecot()
    trusting.deliver("loja", ana.message("pedido dois").as_bytes())
    trusting.start_dovecot()
    ana.answers(2, limit=90)
    trusting.stop_postfix()
    trusting.deliver("loja", ana.message("pedido três").as_bytes())
    until(lambda: len(shop.run_json("conversations", "list")) == 3)
    trusting.start_postfix()
    answers = ana.answers(3, limit=90)
    assert sorted(body(answer).splitlines()[0] for answer in answers) == [
        "eco pedido dois", "eco pedido três", "eco pedido um",
    ]
    until(lambda: not [alert for alert in shop.run_json("alerts") if alert["kind"] == "channel"], limit=90)


@pytest.mark.timeout(300)
def test_a_kill_loses_and_repeats_nothing(make_shop, ana, trusting):
    shop = make_shop()
    shop.start()
    shop.connected()
    for number in range(150):
        message = ana.message(f"pedido {number}", subject=f"n {number}", Reply_To=ana.address)
        del message["From"]
        message["From"] = f"c{number}@elsewhere.test"
        trusting.deliver("loja", message.as_bytes())
    for _ in range(3):
        until(lambda last=position(shop)["last"]: position(shop)["last"] != last or position(shop)["last"] >= 150)
        shop.kill()
        shop.start()
    until(lambda: position(shop)["last"] >= 150)
    until(lambda: not shop.run_json("deliveries", "list", "--state", "pending"))
    unknown = shop.run_json("deliveries", "list", "--state", "unknown")
    answers = ana.answers(150 - len(unknown), limit=120)
    words = [body(answer).splitlines()[0] for answer in answers]
    assert len(words) == len(set(words)), "a mail was answered twice"
    assert len(shop.run_json("conversations", "list", "--limit", "1000")) == 150


def test_a_renumbered_folder_gives_nothing_twice(shop, ana, trusting):
    ana.write("pedido um")
    ana.answers(1)
    trusting.stop_dovecot()
    for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
        (trusting.mailbox("loja") / name).unlink(missing_ok=True)
    before = position(shop)["validity"]
    trusting.start_dovecot()
    ana.write("pedido dois")
    answers = ana.answers(2, limit=90)
    until(lambda: position(shop)["validity"] != before)
    assert [body(answer).splitlines()[0] for answer in answers] == ["eco pedido um", "eco pedido dois"]


def test_two_mailboxes_that_answer_each_other_stop(make_shop, trusting, ana):
    loja, bia = make_shop("one", "loja"), make_shop("two", "bia")
    for gateway in (loja, bia):
        gateway.start()
        gateway.connected()
    message = ana.message("pedido", to="loja@balcao.test")
    del message["From"]
    message["From"] = "Bia <bia@balcao.test>"
    ana.send(message)
    until(lambda: bia.run_json("conversations", "list"))
    traces = until(lambda: bia.run_json("trace", bia.run_json("conversations", "list")[0]["id"]))
    assert traces[0]["steps"][-1]["verdict"] == "silenced"
    assert not bia.run_json("deliveries", "list")


def test_a_robot_that_looks_like_a_person_is_stopped_across_restarts(shop, ana):
    answer = None
    for number in range(10):
        thread = {"In_Reply_To": answer["Message-ID"], "References": answer["Message-ID"]} if answer else {}
        ana.write(f"pedido {number}", **thread)
        answer = ana.answers(number + 1)[-1]
        if number in (3, 7):
            shop.kill()
            shop.start()
    (conversation,) = shop.run_json("conversations", "list")
    ana.write("pedido demais", In_Reply_To=answer["Message-ID"], References=answer["Message-ID"])
    until(lambda: len(shop.run_json("trace", conversation["id"])) == 11)
    assert shop.run_json("trace", conversation["id"])[-1]["steps"][-1]["rung"] == "caps"
    assert len(ana.inbox()) == 10
    (alert,) = shop.run_json("alerts")
    assert alert["kind"] == "conversation" and alert["subject"] == conversation["id"]


def test_what_nothing_answers_waits_for_a_person(shop, ana):
    ana.write("Vocês entregam em Campinas?")
    (alert,) = until(lambda: shop.run_json("alerts"))
    assert alert["kind"] == "conversation"
    (trace,) = shop.run_json("trace", alert["subject"])
    assert trace["steps"][-1]["rung"] == "default_reply" and trace["steps"][-1]["verdict"] == "passed"
    assert not shop.run_json("deliveries", "list") and not ana.inbox()


def test_twenty_thousand_mails_at_the_first_connection(make_shop, ana, trusting):
    box = trusting.mailbox("loja") / "cur"
    first = trusting.deliver("loja", ana.message("pedido velho").as_bytes()).read_bytes()
    box.mkdir(exist_ok=True)
    for number in range(20_000):
        (box / f"{1_600_000_000 + number}.M{number}.old:2,S").write_bytes(first)
    trusting.give("loja")
    shop = make_shop()
    shop.start()
    shop.connected()
    ana.write("pedido novo")
    assert [body(answer).splitlines()[0] for answer in ana.answers(1)] == ["eco pedido novo"]


def test_drafts_wait_for_a_person(make_shop, model, ana):
    shop = make_shop(providers=[provider(model.url, "scripted")])
    shop.run("keys", "set", "--unverified", "openai/api-key", text="sk-tests-only-0000")
    shop.start()
    shop.connected()
    asked = ana.write("Quanto custa o pão francês?")
    (draft,) = until(lambda: shop.run_json("conversations", "drafts", "list"))
    assert not ana.inbox()
    shop.run("conversations", "drafts", "send", draft["id"], text="Um real e cinquenta.")
    (answer,) = ana.answers(1)
    assert body(answer).startswith("Um real e cinquenta.\n")
    assert answer["In-Reply-To"] == asked and answer["Auto-Submitted"] is None


def test_doctor_logs_in_to_both(shop, trusting):
    findings = [found for place in shop.run_json("doctor") if place["place"] == "support" for found in place["findings"]]
    assert {found["subject"] for found in findings} == {"imap", "folder INBOX", "smtp"}
    assert all(found["severity"] == "ok" for found in findings)


def test_an_agent_reads_the_original_of_a_mail_and_the_audit_log_says_so(shop, ana):
    first = ana.write("pedido com <script>", subject="Original")
    ana.answers(1)
    caller = Caller(shop, shop.run("tokens", "create", "reader", "--role", "agent").stdout.strip())
    conversation = caller.get("conversations")["items"][0]["id"]
    (line,) = [line for line in caller.get(f"conversations/{conversation}/lines")["items"] if line["hasOriginal"]]
    original = caller.call("GET", f"conversations/{conversation}/messages/{line['message']}/original")
    assert original.status_code == 200, original.text
    assert first.encode() in original.content and b"Subject: Original" in original.content
    assert original.headers["content-type"] == "message/rfc822"
    assert original.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in original.headers["content-security-policy"]
    assert "default-src 'none'" in original.headers["content-security-policy"]
    assert any(row["operation"] == "messages.original" for row in shop.run_json("audit", "list"))
