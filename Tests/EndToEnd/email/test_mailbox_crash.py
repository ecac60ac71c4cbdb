"""A mail that crashes the mail library is stored unread after a few starts; every other mail is answered."""

import pytest

from support.mailbox_channel import body, until
from support.crashes import crash_alerts, faulty_libraries, start_until, wait_for_crash


@pytest.mark.timeout(240)
def test_a_crashing_mail_is_set_aside_and_the_others_are_answered(make_shop, ana, tmp_path):
    shop = make_shop()
    wrapper = faulty_libraries(tmp_path)
    shop.start(wrapper=wrapper)
    shop.connected()
    assert shop.stop() == 0

    # All of them wait in the folder when the gateway starts.
    for number in range(3):
        ana.write(f"pedido {number}", subject=f"n {number}")
    ana.write("pedido 99", subject="please crash now")
    for number in range(3, 6):
        ana.write(f"pedido {number}", subject=f"n {number}")
    shop.start(wrapper=wrapper)
    wait_for_crash(shop)
    starts = start_until(shop, lambda: len(crash_alerts(shop)) == 1, starts=5, wrapper=wrapper)
    assert starts <= 4

    answers = until(lambda: (lambda box: box if len(box) >= 6 else None)(ana.inbox()), 60)
    assert sorted(body(answer).split("\n")[0] for answer in answers) == [f"eco pedido {n}" for n in range(6)]
    (alert,) = crash_alerts(shop)
    assert alert["subject"] == "support" and "without being read" in alert["reason"]["text"]
    assert shop.stop() == 0
    # The mail is not read again.
    shop.start(wrapper=wrapper)
    shop.connected()
    ana.write("pedido 7")
    until(lambda: len(ana.inbox()) == 7)
    assert shop.stop() == 0
